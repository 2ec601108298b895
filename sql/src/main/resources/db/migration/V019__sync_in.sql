-- Files that a run reads, rejected records that a later run takes up again, and the table of the sample job customer-import.
set local lock_timeout = '2s';

create table longshore.input_file (
  id uuid primary key default gen_random_uuid(),
  job text not null,
  tenant text,
  name text not null check (length(name) between 1 and 200),
  format text check (format in ('csv', 'json-lines', 'xlsx')),
  bytes bigint not null check (bytes >= 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  reprocesses_run_id bigint references longshore.run,
  received_by text not null,
  received_at timestamptz not null default clock_timestamp()
);
comment on table longshore.input_file is 'a file that was sent to a job; its bytes lie in the folder inputs of the installation under its id';
comment on column longshore.input_file.format is 'null for the format of the job; json-lines for records that were corrected here';
comment on column longshore.input_file.reprocesses_run_id is 'the run whose rejected records it holds, and no others: what it does not name is not missing; null for a file that was sent';

alter table longshore.rejected_record add column reprocess_run_id bigint references longshore.run;
alter table longshore.rejected_record add column corrected jsonb;
comment on column longshore.rejected_record.reprocess_run_id is 'the run that takes the record up again';
comment on column longshore.rejected_record.corrected is 'what a person made of the content: a value by name';
create index rejected_record_to_reprocess on longshore.rejected_record (reprocess_run_id) where reprocess_run_id is not null;
create index rejected_record_by_reason on longshore.rejected_record (run_id, fingerprint, id);

-- Whatever completes a run, its records are done with in the same transaction.
create function longshore.records_are_reprocessed() returns trigger language plpgsql as $$
begin
  update longshore.rejected_record set state = 'reprocessed' where reprocess_run_id = new.id and state in ('open', 'corrected');
  return null;
end $$;
create trigger run_reprocesses after update of state on longshore.run for each row
  when (new.state = 'COMPLETED' and old.state <> 'COMPLETED') execute function longshore.records_are_reprocessed();

create table longshore.imported_customer (
  id bigint primary key,
  email text not null,
  name text not null,
  phone text,
  segment text,
  balance numeric(12, 2) not null,
  signed_up date not null,
  country text not null,
  note text
);
create index imported_customer_by_email on longshore.imported_customer (email);
create index imported_customer_by_country on longshore.imported_customer (country, signed_up);
comment on table longshore.imported_customer is 'what the sample job customer-import writes';
