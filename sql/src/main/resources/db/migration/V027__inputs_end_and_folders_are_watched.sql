-- Files that were sent have an end, files are fetched and found in watched folders, and a record that is left out for good says why.
set local lock_timeout = '2s';

alter table longshore.input_file add column url text;
alter table longshore.input_file add column fetched_for_run_id bigint unique references longshore.run;
-- now() is the same for all rows that are there, so that none is written anew under the lock; clock_timestamp() is not
alter table longshore.input_file add column expires_at timestamptz not null default now() + interval '30 days';
alter table longshore.input_file alter column expires_at set default clock_timestamp() + interval '30 days';
alter table longshore.input_file add column removed_at timestamptz;
comment on column longshore.input_file.url is 'where it was fetched from, without secrets; null for a file that was sent';
comment on column longshore.input_file.fetched_for_run_id is 'the run that it was fetched for: one file a run, so that a run that is planned again reads the same version';
comment on column longshore.input_file.expires_at is 'when its bytes may go, if no run that has not ended names it; the run that completes with it sets it anew';
comment on column longshore.input_file.removed_at is 'when its bytes were removed; the row stays';
create index input_file_to_expire on longshore.input_file (expires_at) where removed_at is null;

alter table longshore.rejected_record add column correction json;
comment on column longshore.rejected_record.correction is 'what a person made of the content, its values in their order; in place of corrected, which sorts them';
alter table longshore.rejected_record add column discard_reason text;
comment on column longshore.rejected_record.discard_reason is 'why somebody left it out for good';

create table longshore.watched_file (
  id bigint generated always as identity primary key,
  job text not null,
  path text not null,
  bytes bigint not null,
  changed_at timestamptz not null,
  run_id bigint not null references longshore.run,
  place text not null default 'inbox' check (place in ('inbox', 'failed', 'done', 'gone')),
  asked_at timestamptz not null default clock_timestamp()
);
create unique index watched_file_asked_once on longshore.watched_file (job, path, bytes, changed_at) where place = 'inbox';
create index watched_file_to_move on longshore.watched_file (job) where place in ('inbox', 'failed');
comment on table longshore.watched_file is 'a file of a watched folder that a run was asked for, once while it lies there, whatever number of workers watch; one that is put there again is asked for again';
comment on column longshore.watched_file.path is 'below the folder inbox of the installation';
comment on column longshore.watched_file.place is 'where its bytes lie: gone if somebody took or replaced them';

create table longshore.watched_folder (
  job text primary key,
  folder text not null,
  looked_at timestamptz not null,
  problem text
);
comment on table longshore.watched_folder is 'the folder that a job watches, when a worker last looked, and why nothing comes of it; null if all is well';
