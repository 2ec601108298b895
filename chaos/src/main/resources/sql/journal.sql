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

-- Holds of runs, with their places in the journal: whoever makes one has claims wait until it is committed, so that no claim after its place may be of what it holds;
-- a claim that follows its end has a later place, since it saw the end committed.
create table chaos.hold (
  id bigint primary key,
  scope text not null,
  subject text,
  made bigint not null default nextval(pg_get_serial_sequence('chaos.journal', 'id')),
  since timestamptz not null default clock_timestamp(),
  until timestamptz,
  -- by somebody; null also where it ended by itself
  ended bigint,
  ended_at timestamptz
);

create function chaos.covers(hold chaos.hold, job text, lane text) returns boolean language sql immutable as $$
  select hold.scope = 'all' or hold.scope = 'job' and hold.subject = job or hold.scope = 'lane' and hold.subject = lane
$$;
create function chaos.is_in_force(hold chaos.hold) returns boolean language sql volatile as $$
  select hold.ended is null and (hold.until is null or hold.until > clock_timestamp())
$$;

create function chaos.note_hold() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into chaos.hold (id, scope, subject, until) values (new.id, new.scope, new.subject, new.until);
  else
    update chaos.hold set ended = nextval(pg_get_serial_sequence('chaos.journal', 'id')), ended_at = clock_timestamp() where id = new.id;
  end if;
  return null;
end $$;
create trigger chaos_hold_made after insert on longshore.schedule_hold for each row when (new.holds = 'runs') execute function chaos.note_hold();
create trigger chaos_hold_ended after update on longshore.schedule_hold for each row
when (new.holds = 'runs' and old.released_at is null and new.released_at is not null)
execute function chaos.note_hold();

-- Each time that a message of a chunk is put among the database's. What is applied and not here came by a broker alone.
create table chaos.message (run bigint not null, ordinal integer not null);
create index message_of_run on chaos.message (run, ordinal);
create function chaos.note_message() returns trigger language plpgsql as $$
begin
  insert into chaos.message (run, ordinal) values (new.run_id, new.ordinal);
  return null;
end $$;
create trigger chaos_message after insert on longshore.chunk_message for each row execute function chaos.note_message();
