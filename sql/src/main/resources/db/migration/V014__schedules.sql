-- When runs are asked for. What a person decides about a schedule is one document, versioned; what the schedulers race for stands in
-- tables of its own, so that neither waits for the other. docs/schedules.md tells the rules.
set local lock_timeout = '2s';

create sequence longshore.schedule_seq increment by 10;
create table longshore.schedule (
  id bigint primary key,
  version integer not null,
  name text not null unique check (name ~ '^[a-z][a-z0-9-]{0,79}$'),
  -- no foreign key: a schedule's file may be read before the worker that offers the job has started
  job text not null,
  tenant text,
  priority smallint not null check (priority between 1 and 9),
  source text not null check (source in ('database', 'file')),
  file text,
  definition text not null check (jsonb_typeof(definition::jsonb) = 'object'),
  changed_at timestamptz not null,
  changed_by text not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  constraint schedule_file_named check ((source = 'file') = (file is not null))
);
comment on column longshore.schedule.tenant is 'whose it is: the one tenant that it asks for; null if it asks for all, for each, or for none';
comment on column longshore.schedule.definition is 'JSON; text, since Hibernate writes it';
comment on column longshore.schedule.retired_at is 'it asks for nothing any more; its fires stay';
create index schedule_of_job on longshore.schedule (job) where retired_at is null;

-- How far each schedule is decided. Moved in the transaction that records the decisions, by whichever scheduler holds the row's lock: what is
-- due is computed from here, never remembered by a process.
create table longshore.schedule_clock (
  schedule_id bigint primary key references longshore.schedule,
  decided_until timestamptz not null,
  next_fire_at timestamptz,
  failures integer not null default 0,
  failure text
) with (fillfactor = 70);
comment on column longshore.schedule_clock.decided_until is 'every planned time up to here has its decision in schedule_fire';
comment on column longshore.schedule_clock.next_fire_at is 'when to look next: the next planned time, or when to try again after a failure; null if there is none';
comment on column longshore.schedule_clock.failure is 'why the last look failed; null if it did not';
create index schedule_clock_due on longshore.schedule_clock (next_fire_at) where next_fire_at is not null;

create table longshore.backfill (
  id bigint generated always as identity primary key,
  schedule_id bigint not null references longshore.schedule,
  tenant text,
  from_at timestamptz not null,
  until_at timestamptz not null,
  again boolean not null,
  lane text not null references longshore.lane,
  at_once integer not null check (at_once between 1 and 100),
  state text not null default 'running' check (state in ('running', 'paused', 'cancelled', 'completed')),
  definition text not null check (jsonb_typeof(definition::jsonb) = 'object'),
  actor text not null,
  reason text not null check (btrim(reason) <> ''),
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  constraint backfill_range check (from_at < until_at)
);
comment on column longshore.backfill.again is 'also what has a run already: under a key of its own, so that it never collides with the normal fire';
comment on column longshore.backfill.definition is 'the schedule as it was when the backfill was asked for: an edit does not change it under way';
create index backfill_of_schedule on longshore.backfill (schedule_id, id desc);
create index backfill_open on longshore.backfill (id) where state in ('running', 'paused');

-- One row a planned time and tenant: what was decided about it, and why. Written once, moved only out of 'held' (and from 'asked' to 'replaced').
create table longshore.schedule_fire (
  id bigint generated always as identity primary key,
  schedule_id bigint not null references longshore.schedule,
  planned_at timestamptz not null,
  tenant text,
  logical_date date not null,
  decision text not null check (decision in ('held', 'asked', 'skipped', 'missed', 'replaced', 'refused')),
  reason text,
  -- what a held fire waits for
  waits_for text check (waits_for in ('hold', 'window', 'predecessor', 'run', 'place')),
  review_at timestamptz,
  -- a row may stand for many planned times that one decision was made about: those from planned_at to this one
  planned_until timestamptz,
  planned_times integer not null default 1 check (planned_times > 0),
  logical_until date,
  decided_at timestamptz not null default clock_timestamp(),
  start_by timestamptz,
  -- "it did not start": noticed after start_by
  not_started_at timestamptz,
  run_id bigint references longshore.run,
  -- the run is final, or needs a person for longer than a week
  settled_at timestamptz,
  backfill_id bigint references longshore.backfill,
  constraint fire_decided_once unique nulls not distinct (schedule_id, planned_at, tenant),
  constraint fire_asked_has_run check (decision <> 'asked' or run_id is not null),
  constraint fire_held_is_reviewed check ((decision = 'held') = (review_at is not null and waits_for is not null)),
  constraint fire_says_why check (decision = 'asked' or reason is not null),
  constraint fire_range check ((planned_until is null) = (planned_times = 1) and (planned_until is null) = (logical_until is null))
) with (fillfactor = 80);
create index fire_newest on longshore.schedule_fire (schedule_id, planned_at desc, id desc);
create index fire_to_review on longshore.schedule_fire (review_at) where decision = 'held';
create index fire_open on longshore.schedule_fire (schedule_id, planned_at) where decision = 'held' or (decision = 'asked' and settled_at is null);
create index fire_of_run on longshore.schedule_fire (run_id);
create index fire_to_settle on longshore.schedule_fire (decided_at) where decision = 'asked' and settled_at is null;
create index fire_not_started on longshore.schedule_fire (not_started_at desc) where not_started_at is not null;
create index fire_to_start on longshore.schedule_fire (start_by) where start_by is not null and not_started_at is null and settled_at is null;
create index fire_of_date on longshore.schedule_fire (schedule_id, logical_date, planned_at);
create index fire_of_dates on longshore.schedule_fire (schedule_id, logical_until) where logical_until is not null;
create index fire_newest_of_all on longshore.schedule_fire (planned_at desc, id desc);

-- A move that is not in FireDecision.canMoveTo is refused whoever asks for it.
create function longshore.check_fire_move() returns trigger language plpgsql as $$
begin
  if new.decision <> old.decision and not (case old.decision
      when 'held' then true
      when 'asked' then new.decision = 'replaced'
      when 'skipped' then new.decision = 'asked' and new.backfill_id is not null
      when 'missed' then new.decision = 'asked' and new.backfill_id is not null
      when 'refused' then new.decision = 'asked' and new.backfill_id is not null
      else false end) then
    raise exception 'fire % cannot move from % to %', old.id, old.decision, new.decision using errcode = 'LS409';
  end if;
  return new;
end $$;
create trigger fire_moves before update of decision on longshore.schedule_fire for each row execute function longshore.check_fire_move();

create table longshore.backfill_fire (
  backfill_id bigint not null references longshore.backfill,
  ordinal integer not null check (ordinal >= 0),
  planned_at timestamptz not null,
  tenant text,
  state text not null default 'pending' check (state in ('pending', 'asked', 'completed', 'failed', 'left-out', 'cancelled')),
  reason text,
  run_id bigint references longshore.run,
  primary key (backfill_id, ordinal),
  unique nulls not distinct (backfill_id, planned_at, tenant),
  constraint backfill_fire_has_run check (state not in ('asked', 'completed') or run_id is not null)
);
create index backfill_fire_open on longshore.backfill_fire (backfill_id, ordinal) where state in ('pending', 'asked');

-- Who waits for whom, as the definitions say it: kept here so that both ends are found.
create table longshore.schedule_edge (
  schedule_id bigint not null references longshore.schedule,
  predecessor text not null,
  position smallint not null,
  primary key (schedule_id, predecessor)
);
create index schedule_edge_back on longshore.schedule_edge (predecessor);

create table longshore.calendar (
  name text primary key check (name ~ '^[a-z][a-z0-9-]{0,79}$'),
  title text not null,
  effect text not null check (effect in ('skip', 'wait')),
  origin text,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by text not null
);
comment on column longshore.calendar.effect is 'what becomes of a fire planned within an entry: it is skipped, or waits for the end of the entry';

create table longshore.calendar_entry (
  calendar text not null references longshore.calendar on delete cascade,
  title text not null,
  first_day date,
  last_day date,
  starts_at timestamptz,
  ends_at timestamptz,
  constraint entry_is_days_or_window check (
    (first_day is not null and last_day is not null and first_day <= last_day and starts_at is null and ends_at is null)
    or (first_day is null and last_day is null and starts_at is not null and ends_at is not null and starts_at < ends_at))
);
comment on column longshore.calendar_entry.first_day is 'whole days, in the zone of whichever schedule asks';
create index calendar_entry_of on longshore.calendar_entry (calendar);

-- Nobody is asked while a hold lasts. Maintenance is a hold of all with an end.
create table longshore.schedule_hold (
  id bigint generated always as identity primary key,
  scope text not null check (scope in ('all', 'tenant', 'job', 'schedule')),
  subject text,
  reason text not null check (btrim(reason) <> ''),
  actor text not null,
  since timestamptz not null default clock_timestamp(),
  until timestamptz,
  released_at timestamptz,
  released_by text,
  release_reason text,
  constraint hold_names_its_subject check ((scope = 'all') = (subject is null)),
  constraint hold_ends_after_it_begins check (until is null or until > since)
);
create unique index hold_once on longshore.schedule_hold (scope, coalesce(subject, '')) where released_at is null;
create index hold_newest on longshore.schedule_hold (id desc);

-- What a tenant's schedules may do at most; '*' is everybody without a row, and what belongs to no tenant.
create table longshore.schedule_limit (
  tenant text primary key,
  shortest_interval interval not null check (shortest_interval >= interval '1 second'),
  most_schedules integer not null check (most_schedules > 0),
  most_fires_an_hour integer not null check (most_fires_an_hour > 0)
);
insert into longshore.schedule_limit values ('*', interval '10 seconds', 2000, 20000);
