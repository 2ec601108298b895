-- Asks for many runs in one trip, and counts what waits once for all of them: a herd of schedules asks for a thousand in a second.
set local lock_timeout = '2s';

-- How many runs of a job or a lane wait, at most so many. A transaction that asks for many counts once a second and adds what it asks for itself; a full queue is
-- counted again each time. What it remembers goes with the transaction, and with a savepoint.
create function longshore.count_waiting(kind text, name text, most integer) returns bigint language plpgsql as $$
declare
  counted_ jsonb := coalesce(nullif(current_setting('longshore.waiting', true), ''), '{}');
  known_ jsonb := counted_ -> (kind || ':' || name);
  now_ double precision := extract(epoch from clock_timestamp());
  waiting_ bigint := (known_ ->> 'runs')::bigint;
begin
  if waiting_ < most and (known_ ->> 'at')::double precision between now_ - 1 and now_ then
    return waiting_;
  end if;
  if kind = 'job' then
    select count(*) into waiting_ from (select from longshore.run r where r.state = 'QUEUED' and r.job = count_waiting.name limit most) q;
  else
    select count(*) into waiting_ from (select from longshore.run r where r.state = 'QUEUED' and r.lane = count_waiting.name limit most) q;
  end if;
  perform set_config('longshore.waiting', (counted_ || jsonb_build_object(kind || ':' || name, jsonb_build_object('runs', waiting_, 'at', now_)))::text, true);
  return waiting_;
end $$;

-- To what this transaction has counted.
create function longshore.one_more_waits(job text, lane text) returns void language plpgsql as $$
declare
  counted_ jsonb := current_setting('longshore.waiting');
  key_ text;
begin
  foreach key_ in array array['job:' || job, 'lane:' || lane] loop
    counted_ := jsonb_set(counted_, array[key_, 'runs'], to_jsonb((counted_ -> key_ ->> 'runs')::bigint + 1));
  end loop;
  perform set_config('longshore.waiting', counted_::text, true);
end $$;

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
  select c.key into name_ from jsonb_each(context_) c where c.key not in ('v', 'prefer') and jsonb_typeof(c.value) not in ('string', 'null') limit 1;
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
  -- a key stands for one request: the same job, parameters and tenant
  hash_ := sha256(convert_to(jsonb_build_array(job_.name, parameters_, context_ ->> 'tenant')::text, 'UTF8'));

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

    insert into longshore.run (job, definition_hash, lane, tenant, origin, caller, idempotency_key, request_hash, parameters, context, impact, expires_at, prefers, prefers_patience)
    values (job_.name, job_.definition_hash, lane_.name, context_ ->> 'tenant', coalesce(context_ ->> 'origin', 'sql'), caller_,
            request_run.idempotency_key, hash_, parameters_, context_ - 'caller' - 'origin' - 'lane' - 'prefer', job_.impact, clock_timestamp() + job_.max_wait,
            coalesce((context_ -> 'prefer') - 'patience', job_.prefers),
            case when context_ ? 'prefer' then coalesce((context_ #>> '{prefer,patience}')::interval, interval '30 seconds') else job_.prefers_patience end)
    on conflict on constraint run_asked_once do nothing
    returning id into run_;
    if run_ is not null then
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

-- Asks for several, in their order: all of them, or none and the error of the first that is refused. is_new is false for a run that an earlier request with its key had
-- asked for.
create function longshore.request_runs(jobs text[], parameters jsonb[], idempotency_keys text[], contexts jsonb[])
returns table (place integer, run bigint, is_new boolean) language plpgsql as $$
begin
  for i in 1 .. cardinality(jobs) loop
    place := i;
    run := longshore.request_run(jobs[i], parameters[i], idempotency_keys[i], contexts[i]);
    is_new := current_setting('longshore.new_run') = run::text;
    return next;
  end loop;
end $$;
