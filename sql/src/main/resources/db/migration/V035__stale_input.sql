-- Stale input is a result of its own: what a job says must hold is taken when a run is asked for, and looked at again when it starts and before it publishes.
set local lock_timeout = '2s';

-- Two ends that are no failure. Not validated: each state of before is one of now, and a look at all runs would hold up everybody under this lock.
alter table longshore.run drop constraint run_state;
alter table longshore.run add constraint run_state check (
  state in ('QUEUED', 'RUNNING', 'PAUSING', 'PAUSED', 'CANCELLING', 'COMPLETED', 'FAILED', 'CANCELLED', 'ABANDONED', 'EXPIRED', 'STALE', 'SUPERSEDED')) not valid;
alter table longshore.run drop constraint run_ended_when_at_rest;
alter table longshore.run add constraint run_ended_when_at_rest check (
  (state in ('COMPLETED', 'FAILED', 'CANCELLED', 'ABANDONED', 'EXPIRED', 'STALE', 'SUPERSEDED')) = (ended_at is not null)) not valid;

-- The same table as RunState.canMoveTo.
create or replace function longshore.check_run_move() returns trigger language plpgsql as $$
begin
  if new.state <> old.state then
    if not (case old.state
      when 'QUEUED' then new.state in ('RUNNING', 'PAUSED', 'CANCELLED', 'EXPIRED', 'STALE', 'SUPERSEDED')
      when 'RUNNING' then new.state in ('PAUSING', 'CANCELLING', 'COMPLETED', 'FAILED', 'QUEUED', 'STALE', 'SUPERSEDED')
      when 'PAUSING' then new.state in ('PAUSED', 'CANCELLING', 'COMPLETED', 'FAILED', 'STALE', 'SUPERSEDED')
      when 'PAUSED' then new.state in ('QUEUED', 'CANCELLED', 'STALE', 'SUPERSEDED')
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

alter table longshore.job add column preconditions jsonb check (jsonb_typeof(preconditions) = 'object');
comment on column longshore.job.preconditions is
  'what must hold when a run of it starts and publishes: version (a query of one value, its parameters read from $1), definition, supersededBy; with tenantParameter. Null for nothing';

-- A table of its own: a run without a precondition has no row here, and the big table gets no column and no index.
create table longshore.run_precondition (
  run_id bigint primary key references longshore.run on delete cascade,
  version_taken boolean not null default false,
  version text,
  same_definition boolean not null default false,
  supersession bytea,
  -- which one does not hold any more, and what was found instead; null while all hold
  broken text check (broken in ('version', 'definition', 'superseded')),
  found text,
  superseded_by bigint,
  settled boolean not null default false,
  constraint precondition_superseded_names_run check ((broken is not distinct from 'superseded') = (superseded_by is not null))
);
comment on column longshore.run_precondition.version is 'of the input when the run was asked for, as text; null if there was no input then';
comment on column longshore.run_precondition.supersession is 'what it was asked for: of the runs with the same one only the latest is worth something';
comment on column longshore.run_precondition.settled is 'the run has ended, and nobody needs to look at it while it waits';
create index run_precondition_latest on longshore.run_precondition (supersession, run_id) where supersession is not null;
create index run_precondition_waiting on longshore.run_precondition (run_id) where not settled;

-- The value that a job's query gives for a run's parameters, as text; null if it finds nothing. It sees what the caller's transaction sees, and PostgreSQL
-- refuses what would change something, since it is stable. What decides how a value is written is set here, since two sessions ask that should get the same text.
create function longshore.input_version(query text, parameters jsonb) returns text language plpgsql stable
set timezone = 'UTC' set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set extra_float_digits = 1 set bytea_output = 'hex' as $$
declare
  version_ text;
begin
  execute query into version_ using parameters;
  return version_;
end $$;

-- The run that does what this one was asked for: the last of those that superseded one another; itself if none did.
create function longshore.stands_for(run bigint) returns bigint language sql stable as $$
  with recursive later as (
    select run as id
    union all
    select p.superseded_by from later l join longshore.run_precondition p on p.run_id = l.id where p.superseded_by is not null)
  select max(id) from later
$$;

create function longshore.check_precondition(precondition jsonb) returns void language plpgsql as $$
declare
  name_ text;
begin
  if jsonb_typeof(precondition) <> 'object' then
    raise exception 'precondition must be a JSON object' using errcode = 'LS400', detail = 'precondition', hint = 'Write {"version": "17"}.';
  end if;
  select c.key into name_ from jsonb_each(precondition) c where c.key not in ('version', 'definition') limit 1;
  if found then
    raise exception 'precondition knows no "%"', name_ using errcode = 'LS400', detail = 'precondition.' || name_, hint = 'Write version, definition or both.';
  end if;
  select c.key into name_ from jsonb_each(precondition) c where jsonb_typeof(c.value) not in ('string', 'number', 'null') limit 1;
  if found then
    raise exception 'precondition.% must be a text', name_ using errcode = 'LS400', detail = 'precondition.' || name_, hint = 'Write it as you read it: "17".';
  end if;
end $$;

-- What must hold for a run that is asked for now; refuses what does not hold already. Whoever asks for the same as somebody else waits until that transaction has
-- ended: so the later of two runs is the one that was committed later, and its input is the newer.
create function longshore.take_precondition(job_ longshore.job, parameters jsonb, tenant text, expected jsonb) returns longshore.run_precondition language plpgsql as $$
declare
  taken_ longshore.run_precondition;
  -- tied as they will be in the run's row
  tenant_parameter_ text := job_.preconditions ->> 'tenantParameter';
  tenant_ text := coalesce(tenant, nullif(btrim(parameters ->> tenant_parameter_), ''));
  parameters_ jsonb := case when tenant_ is not null and nullif(btrim(parameters ->> tenant_parameter_), '') is null and tenant_parameter_ is not null
    then parameters || jsonb_build_object(tenant_parameter_, tenant_) else parameters end;
begin
  taken_.settled := false;
  taken_.version_taken := coalesce(job_.preconditions ? 'version', false);
  taken_.same_definition := coalesce((job_.preconditions ->> 'definition') = 'unchanged', false);
  if expected ->> 'definition' <> job_.definition_hash then
    raise exception 'the job "%" is defined otherwise by now: % was expected, % is there', job_.name, expected ->> 'definition', job_.definition_hash
      using errcode = 'LS409', detail = 'precondition.definition', hint = 'Read the job again, and ask for what it does now.';
  end if;
  if job_.preconditions ? 'supersededBy' then
    taken_.supersession := sha256(convert_to(jsonb_build_array(job_.name, tenant_, (
      select jsonb_object_agg(p, parameters_ -> p) from jsonb_array_elements_text(job_.preconditions -> 'supersededBy') p))::text, 'UTF8'));
    perform pg_advisory_xact_lock(4705, hashtext(encode(taken_.supersession, 'hex')));
  end if;
  if taken_.version_taken then
    begin
      taken_.version := longshore.input_version(job_.preconditions ->> 'version', parameters_);
    exception when transaction_rollback or lock_not_available then
      raise; -- these pass: the caller tries again
    when others then
      raise exception 'the version of the input of job "%" cannot be read: %', job_.name, sqlerrm
        using errcode = 'LS500', detail = 'precondition.version', hint = 'Correct the query that its preconditions name.';
    end;
    if octet_length(taken_.version) > 1000 then
      raise exception 'the version of the input of job "%" has % bytes', job_.name, octet_length(taken_.version)
        using errcode = 'LS500', detail = 'precondition.version', hint = 'Let the query that its preconditions name give 1,000 bytes at most: a number, a time or a checksum.';
    end if;
    if expected ->> 'version' is not null and taken_.version is distinct from expected ->> 'version' then
      raise exception 'the input of job "%" has changed: version % was expected, % is there', job_.name, expected ->> 'version', coalesce(taken_.version, 'none')
        using errcode = 'LS409', detail = 'precondition.version', hint = 'Read it again, and ask for what you see then.';
    end if;
  elsif expected ->> 'version' is not null then
    raise exception 'the job "%" knows no version of its input', job_.name
      using errcode = 'LS400', detail = 'precondition.version', hint = 'Leave it out; or let the job name a query: preconditions: {version: {sql-file: …}}.';
  end if;
  return taken_;
end $$;

-- As before, and takes what must hold until the run has published.
create or replace function longshore.request_run(job text, parameters jsonb default '{}', idempotency_key text default null, context jsonb default '{}')
returns bigint language plpgsql as $$
declare
  job_ longshore.job;
  lane_ longshore.lane;
  parameters_ jsonb;
  context_ jsonb := coalesce(request_run.context, '{}') || jsonb_build_object('v', 1);
  caller_ text := coalesce(request_run.context ->> 'caller', session_user);
  hash_ bytea;
  name_ text;
  waiting_ bigint;
  run_ bigint;
  known_hash_ bytea;
  precondition_ longshore.run_precondition;
begin
  -- longshore.new_run tells this transaction whether the run that it is given is its own
  perform set_config('longshore.new_run', '', true);
  select * into job_ from longshore.job j where j.name = request_run.job and j.offered;
  if not found then
    raise exception 'there is no job "%"', request_run.job using errcode = 'LS404', detail = 'job', hint = 'select name from longshore.job where offered lists the jobs.';
  end if;
  if jsonb_typeof(coalesce(request_run.context, '{}')) <> 'object' then
    raise exception 'context must be a JSON object' using errcode = 'LS400', detail = 'context', hint = 'Write {"tenant": "…", "reason": "…"}.';
  end if;
  if context_ -> 'prefer' = 'null' then
    context_ := context_ - 'prefer';
  end if;
  if context_ ? 'prefer' then
    perform longshore.check_preference(context_ -> 'prefer', 'prefer');
  end if;
  if context_ -> 'precondition' = 'null' then
    context_ := context_ - 'precondition';
  end if;
  if context_ ? 'precondition' then
    perform longshore.check_precondition(context_ -> 'precondition');
  end if;
  select c.key into name_ from jsonb_each(context_) c where c.key not in ('v', 'prefer', 'precondition') and jsonb_typeof(c.value) not in ('string', 'null') limit 1;
  if found then
    raise exception 'context.% must be a text', name_ using errcode = 'LS400', detail = 'context.' || name_, hint = 'Write a text.';
  end if;
  if jsonb_typeof(coalesce(request_run.parameters, '{}')) <> 'object' then
    raise exception 'parameters must be a JSON object' using errcode = 'LS400', detail = 'parameters', hint = 'Write {"name": value, …}.';
  end if;
  select k into name_ from jsonb_object_keys(coalesce(request_run.parameters, '{}')) k where k <> all (job_.parameter_names) limit 1;
  if found and not job_.any_parameters then
    raise exception 'job "%" has no parameter "%"', job_.name, name_ using errcode = 'LS400', detail = 'parameters.' || name_,
      hint = 'Its parameters are: ' || coalesce(nullif(array_to_string(job_.parameter_names, ', '), ''), 'none') || '.';
  end if;
  parameters_ := job_.parameter_defaults || jsonb_strip_nulls(coalesce(request_run.parameters, '{}'));
  select r into name_ from unnest(job_.required_parameters) r where not parameters_ ? r limit 1;
  if found then
    raise exception 'parameter "%" of job "%" is required', name_, job_.name using errcode = 'LS400', detail = 'parameters.' || name_, hint = 'Give it a value.';
  end if;
  -- a key stands for one request: the same job, parameters, tenant and, if it came with one, precondition
  hash_ := sha256(convert_to(
    (jsonb_build_array(job_.name, parameters_, context_ ->> 'tenant')
      || case when context_ ? 'precondition' then jsonb_build_array(
           jsonb_build_object('version', context_ #>> '{precondition,version}', 'definition', context_ #>> '{precondition,definition}')) else '[]' end)::text, 'UTF8'));

  if request_run.idempotency_key is not null then
    select r.id, r.request_hash into run_, known_hash_ from longshore.run r
      where r.job = job_.name and r.caller = caller_ and r.idempotency_key = request_run.idempotency_key;
  end if;
  if run_ is null then
    select * into lane_ from longshore.lane l where l.name = coalesce(context_ ->> 'lane', job_.lane);
    if not found then
      raise exception 'there is no lane "%"', context_ ->> 'lane' using errcode = 'LS400', detail = 'lane', hint = 'select name from longshore.lane lists the lanes.';
    end if;
    -- Bounded, and counted without a lock, since a caller may hold its transaction open: requests made in the same instant may pass the limit together.
    waiting_ := longshore.count_waiting('job', job_.name, job_.max_queued);
    if waiting_ >= job_.max_queued then
      raise exception 'the queue of job "%" is full: % runs wait', job_.name, waiting_ using errcode = 'LS429', detail = 'job:' || job_.name, hint = 'Ask again later.';
    end if;
    waiting_ := longshore.count_waiting('lane', lane_.name, lane_.max_queued);
    if waiting_ >= lane_.max_queued then
      raise exception 'the lane "%" is full: % runs wait', lane_.name, waiting_ using errcode = 'LS429', detail = 'lane:' || lane_.name, hint = 'Ask again later.';
    end if;

    if job_.preconditions is not null or context_ ? 'precondition' then
      precondition_ := longshore.take_precondition(job_, parameters_, context_ ->> 'tenant', context_ -> 'precondition');
    end if;

    insert into longshore.run (job, definition_hash, lane, tenant, origin, caller, idempotency_key, request_hash, parameters, context, impact, expires_at, prefers, prefers_patience)
    values (job_.name, job_.definition_hash, lane_.name, context_ ->> 'tenant', coalesce(context_ ->> 'origin', 'sql'), caller_,
            request_run.idempotency_key, hash_, parameters_, context_ - 'caller' - 'origin' - 'lane' - 'prefer' - 'precondition', job_.impact, clock_timestamp() + job_.max_wait,
            coalesce((context_ -> 'prefer') - 'patience', job_.prefers),
            case when context_ ? 'prefer' then coalesce((context_ #>> '{prefer,patience}')::interval, interval '30 seconds') else job_.prefers_patience end)
    on conflict on constraint run_asked_once do nothing
    returning id into run_;
    if run_ is not null then
      if job_.preconditions is not null then
        precondition_.run_id := run_;
        insert into longshore.run_precondition values (precondition_.*);
      end if;
      perform longshore.one_more_waits(job_.name, lane_.name);
      insert into longshore.run_event (run_id, event, detail) values (run_, 'run.requested', jsonb_build_object('by', coalesce(context_ ->> 'actor', caller_), 'origin', coalesce(context_ ->> 'origin', 'sql')));
      perform pg_notify('longshore_run', run_::text);
      perform set_config('longshore.new_run', run_::text, true);
      return run_;
    end if;
    select r.id, r.request_hash into run_, known_hash_ from longshore.run r
      where r.job = job_.name and r.caller = caller_ and r.idempotency_key = request_run.idempotency_key;
  end if;
  if known_hash_ <> hash_ then
    raise exception 'idempotency key "%" stands for run % already, which was asked for with another body', request_run.idempotency_key, run_
      using errcode = 'LS422', detail = 'Idempotency-Key', hint = 'Use a new key for a new request.';
  end if;
  return run_;
end $$;
