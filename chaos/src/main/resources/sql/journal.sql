-- What was really committed, by whom, in order: written by triggers in the same transaction, read by the campaign alone. Rows of a unit and of a run follow each
-- other as they were committed, since each of their writers holds the row's lock until its commit.
create table chaos.journal (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  -- the process: each worker's connections bear its name
  who text not null default current_setting('application_name'),
  what text not null,
  run bigint not null,
  ordinal integer,
  from_state text,
  to_state text,
  from_token bigint,
  to_token bigint,
  owner integer,
  chunks integer,
  rows bigint
);
create index journal_of_run on chaos.journal (run, id);

create function chaos.note_unit() returns trigger language plpgsql as $$
begin
  insert into chaos.journal (what, run, ordinal, from_state, to_state, from_token, to_token, owner, chunks, rows)
  values (case when new.chunks > old.chunks then 'chunk' else 'unit' end, new.run_id, new.ordinal, old.state, new.state, old.token, new.token, new.owner, new.chunks, new.rows_read);
  return null;
end $$;
create trigger chaos_unit after update on longshore.work_unit for each row
when (old.state <> new.state or old.token <> new.token or old.owner is distinct from new.owner or old.chunks <> new.chunks
  or old.checkpoint is distinct from new.checkpoint or old.rows_read <> new.rows_read)
execute function chaos.note_unit();

create function chaos.note_run() returns trigger language plpgsql as $$
begin
  insert into chaos.journal (what, run, from_state, to_state, from_token, to_token, owner)
  values ('run', new.id, case tg_op when 'UPDATE' then old.state end, new.state, case tg_op when 'UPDATE' then old.token end, new.token, new.owner);
  return null;
end $$;
create trigger chaos_run_asked after insert on longshore.run for each row execute function chaos.note_run();
create trigger chaos_run after update on longshore.run for each row
when (old.state <> new.state or old.token <> new.token or old.owner is distinct from new.owner)
execute function chaos.note_run();
