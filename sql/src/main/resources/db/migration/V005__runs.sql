-- One asked-for piece of work = one Spring Batch job instance. docs/run-states.md draws the states.
set local lock_timeout = '2s';

create table longshore.run (
  id bigint generated always as identity primary key,
  job text not null references longshore.job,
  definition_hash text not null references longshore.job_definition,
  lane text not null references longshore.lane,
  tenant text,
  origin text not null check (origin in ('api', 'schedule', 'operator', 'file', 'run', 'sql')),
  caller text not null,
  idempotency_key text check (octet_length(idempotency_key) between 1 and 200),
  request_hash bytea not null,
  parameters jsonb not null check (jsonb_typeof(parameters) = 'object'),
  context jsonb not null check (jsonb_typeof(context) = 'object' and octet_length(context::text) <= 8192),
  -- who asked, for searching by how a name begins: byte order, so that a range of the index holds them
  asker text collate "C" not null generated always as (left(lower(coalesce(context ->> 'actor', caller)), 200)) stored,
  impact text not null check (impact in ('broken', 'degraded', 'delayed')),
  state text not null default 'QUEUED',
  state_since timestamptz not null default clock_timestamp(),
  ready boolean not null default false,
  requested_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  ended_at timestamptz,
  expires_at timestamptz,
  due_at timestamptz,
  attempts integer not null default 0,
  -- the lease: who drives the run, by the database's clock; token grows with every claim and fences the writes of older owners
  owner integer references longshore.worker,
  token bigint not null default 0,
  lease_until timestamptz,
  job_execution_id bigint,
  -- what the owner hands to every unit that is claimed under it: the name of a snapshot, say
  shared jsonb not null default '{}',
  -- set by the owner while units may be claimed: of which step, and how many at once; every move out of RUNNING clears both
  open_step text,
  open_units integer check (open_units > 0),
  -- rows, by the ledgers of the work units
  rows_read bigint not null default 0,
  rows_written bigint not null default 0,
  rows_filtered bigint not null default 0,
  rows_rejected bigint not null default 0,
  rows_expected bigint,
  failure_id bigint,

  constraint run_state check (state in ('QUEUED', 'RUNNING', 'PAUSING', 'PAUSED', 'CANCELLING', 'COMPLETED', 'FAILED', 'CANCELLED', 'ABANDONED', 'EXPIRED')),
  constraint run_owned_while_driven check ((state in ('RUNNING', 'PAUSING', 'CANCELLING')) = (owner is not null and lease_until is not null)),
  constraint run_ended_when_at_rest check ((state in ('COMPLETED', 'FAILED', 'CANCELLED', 'ABANDONED', 'EXPIRED')) = (ended_at is not null)),
  constraint run_open_only_while_running check (open_step is null or (state = 'RUNNING' and open_units is not null)),
  constraint run_ready_only_when_completed check (not ready or state = 'COMPLETED'),
  constraint run_adds_up check (state <> 'COMPLETED' or rows_read = rows_written + rows_filtered + rows_rejected),
  constraint run_asked_once unique (job, caller, idempotency_key)
) with (fillfactor = 70);

create index run_to_start on longshore.run (lane, requested_at, id) where state = 'QUEUED';
create index run_driven on longshore.run (lease_until) where state in ('RUNNING', 'PAUSING', 'CANCELLING');
create index run_open_of_job on longshore.run (job, state) where state in ('QUEUED', 'RUNNING', 'PAUSING', 'CANCELLING', 'PAUSED');
-- Lists: newest first by any filter. State and origin have few values: a list that names none walks all of them, so that
-- one index serves both, and a combination that no run has costs no walk through those of others.
create index run_newest on longshore.run (requested_at desc, id desc);
create index run_newest_by_state on longshore.run (state, requested_at desc, id desc);
create index run_newest_by_origin on longshore.run (origin, state, requested_at desc, id desc);
create index run_newest_by_job on longshore.run (job, origin, state, requested_at desc, id desc);
create index run_newest_by_tenant on longshore.run (tenant, origin, state, requested_at desc, id desc) where tenant is not null;
create index run_newest_by_tenant_and_job on longshore.run (tenant, job, origin, state, requested_at desc, id desc) where tenant is not null;
create index run_newest_by_asker on longshore.run (asker, state, requested_at desc, id desc);
create index run_ended on longshore.run (lane, ended_at desc) where state = 'COMPLETED';
create index run_of_execution on longshore.run (job_execution_id);

-- The same table as RunState.canMoveTo, so that no statement of anybody moves a row elsewhere.
create function longshore.check_run_move() returns trigger language plpgsql as $$
begin
  if new.state <> old.state then
    if not (case old.state
      when 'QUEUED' then new.state in ('RUNNING', 'PAUSED', 'CANCELLED', 'EXPIRED')
      when 'RUNNING' then new.state in ('PAUSING', 'CANCELLING', 'COMPLETED', 'FAILED', 'QUEUED')
      when 'PAUSING' then new.state in ('PAUSED', 'CANCELLING', 'COMPLETED', 'FAILED')
      when 'PAUSED' then new.state in ('QUEUED', 'CANCELLED')
      when 'CANCELLING' then new.state in ('CANCELLED', 'COMPLETED', 'FAILED')
      when 'FAILED' then new.state in ('QUEUED', 'ABANDONED')
      else false end) then
      raise exception 'run % cannot move from % to %', old.id, old.state, new.state using errcode = 'LS409';
    end if;
    new.state_since := clock_timestamp();
    if new.state <> 'RUNNING' then
      new.open_step := null;
      new.open_units := null;
    end if;
  end if;
  return new;
end $$;
create trigger run_moves before update of state on longshore.run for each row execute function longshore.check_run_move();

-- What a worker claims: one partition of a step of a run. The plan (bounds) is frozen before the first claim.
create table longshore.work_unit (
  run_id bigint not null references longshore.run,
  step text not null,
  ordinal integer not null check (ordinal >= 0),
  bounds jsonb not null,
  label text not null,
  rows_expected bigint,
  state text not null default 'PENDING' check (state in ('PENDING', 'RUNNING', 'DONE', 'FAILED')),
  step_execution_id bigint,
  owner integer references longshore.worker,
  slot integer,
  token bigint not null default 0,
  lease_until timestamptz,
  attempts integer not null default 0,
  -- workers that died or vanished while they held it, since its last chunk
  losses integer not null default 0,
  claimed_at timestamptz,
  first_chunk_at timestamptz,
  ended_at timestamptz,
  checkpoint jsonb,
  checkpoint_at timestamptz,
  chunks integer not null default 0,
  rows_read bigint not null default 0,
  rows_written bigint not null default 0,
  rows_filtered bigint not null default 0,
  rows_rejected bigint not null default 0,
  rows_before_claim bigint not null default 0,
  primary key (run_id, step, ordinal),
  constraint unit_owned_while_running check ((state = 'RUNNING') = (owner is not null and lease_until is not null)),
  constraint unit_adds_up check (state <> 'DONE' or rows_read = rows_written + rows_filtered + rows_rejected)
) with (fillfactor = 70);
create index unit_to_claim on longshore.work_unit (run_id, step, ordinal) where state = 'PENDING';
create index unit_running on longshore.work_unit (run_id, step, lease_until) where state = 'RUNNING';
comment on column longshore.work_unit.checkpoint is 'where the next chunk starts; written in the transaction of the chunk, by the holder of the token only';
comment on column longshore.work_unit.rows_before_claim is 'rows_read when it was claimed; rates count what this claim read';
comment on column longshore.work_unit.step_execution_id is 'the Spring Batch step execution that works or worked on it last; null while PENDING until the run''s owner has made one, and so not to be claimed';
comment on column longshore.work_unit.owner is 'who works on it, or did last when it is DONE or FAILED';

-- What an operator wants of a run; the owner acknowledges. Rows are never deleted.
create table longshore.run_command (
  id bigint generated always as identity primary key,
  run_id bigint not null references longshore.run,
  verb text not null check (verb in ('pause', 'resume', 'restart', 'cancel', 'abandon')),
  actor text not null,
  reason text not null check (btrim(reason) <> ''),
  asked_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz,
  done_at timestamptz,
  outcome text
);
create index run_command_open on longshore.run_command (run_id, id) where done_at is null;
create index run_command_of_run on longshore.run_command (run_id, id);

-- The whole error, untruncated; Spring Batch keeps 2,500 characters.
create table longshore.failure (
  id bigint generated always as identity primary key,
  run_id bigint not null references longshore.run,
  attempt integer not null,
  step text,
  unit integer,
  at timestamptz not null default clock_timestamp(),
  category text not null check (category in ('user-error', 'external', 'insufficient-resources', 'internal')),
  code text not null,
  message text not null,
  remedy text,
  position text,
  stack text not null,
  fingerprint text not null
);
create index failure_of_run on longshore.failure (run_id, id);

-- What happened to a run, newest last: the machine's part of its story. People's acts stand in audit.
create table longshore.run_event (
  id bigint generated always as identity primary key,
  run_id bigint not null references longshore.run,
  at timestamptz not null default clock_timestamp(),
  event text not null,
  detail jsonb not null default '{}'
);
create index run_event_of_run on longshore.run_event (run_id, id);
