-- What schedules asked for, as the database saw it: written down by a trigger at the very end of the transaction that asked, under the key that it was asked with.
create table if not exists chaos.asked (
  run bigint primary key,
  schedule bigint not null,
  planned timestamptz not null,
  at timestamptz not null default clock_timestamp()
);
create or replace function chaos.note_asked() returns trigger language plpgsql as $$
declare
  key_ text[] := regexp_match(new.idempotency_key, '^schedule:(\d+):(\d{4}-[^Z]*Z)');
begin
  if key_ is not null then
    insert into chaos.asked (run, schedule, planned) values (new.id, key_[1]::bigint, key_[2]::timestamptz);
  end if;
  return null;
end $$;
drop trigger if exists chaos_asked on longshore.run;
create constraint trigger chaos_asked after insert on longshore.run deferrable initially deferred
for each row when (new.job = 'chaos-fires') execute function chaos.note_asked();

-- what is asked for waits, and no limit is what is tested
update longshore.job set max_queued = 10000000 where name = 'chaos-fires';
update longshore.lane set max_queued = 10000000;

-- Whose clock is wrong by how much, where machines' clocks decide.
create table if not exists chaos.machine (name text primary key, ahead interval not null);
