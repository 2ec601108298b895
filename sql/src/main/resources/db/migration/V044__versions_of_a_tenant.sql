-- What a requester is told of an input is its tenant's alone, runs beside the usual work supersede none, and a version is read where nothing can be written.
set local lock_timeout = '2s';

-- The value that a job's query gives for a run's parameters, as text; null if it finds nothing. It sees what the caller's transaction sees. A function that it
-- calls could write, so that it is read in a subtransaction that is read-only; that ends with the block, and the caller may write as before. What decides how a
-- value is written is set here, since two sessions ask that should get the same text.
create or replace function longshore.input_version(query text, parameters jsonb) returns text language plpgsql stable
set timezone = 'UTC' set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set extra_float_digits = 1 set bytea_output = 'hex' as $$
declare
  version_ text;
begin
  begin
    perform set_config('transaction_read_only', 'on', true);
    execute query into version_ using parameters;
  exception when sqlstate 'LS000' then
    raise; -- none such: a handler is what makes the block a subtransaction
  end;
  return version_;
end $$;

-- Parameters as they will be in the run's row: with the tenant tied to the parameter that names it.
create function longshore.tied_parameters(job_ longshore.job, parameters jsonb, tenant text) returns jsonb language sql stable as $$
  select case when tenant is not null and job_.preconditions ? 'tenantParameter' and nullif(btrim(parameters ->> (job_.preconditions ->> 'tenantParameter')), '') is null
    then parameters || jsonb_build_object(job_.preconditions ->> 'tenantParameter', tenant) else parameters end
$$;

-- What a run is asked for, of which only the latest is worth something; null if none supersedes it, as with one that only tells what it would do, or that takes up
-- a part. Whoever asks for the same as somebody else waits until that transaction has ended: so the later of two runs is the one that was committed later.
create function longshore.take_supersession(job_ longshore.job, parameters jsonb, tenant text, supersession text) returns bytea language plpgsql as $$
declare
  tied_ jsonb := longshore.tied_parameters(job_, parameters, tenant);
  taken_ bytea;
begin
  if supersession is not null and supersession <> 'none' then
    raise exception 'context.supersession must be none' using errcode = 'LS400', detail = 'context.supersession', hint = 'Write none, or leave it out.';
  end if;
  if supersession = 'none' or coalesce(job_.preconditions ? 'supersededBy', false) = false or tied_ -> 'dry_run' = 'true' then
    return null;
  end if;
  taken_ := sha256(convert_to(jsonb_build_array(job_.name, coalesce(tenant, nullif(btrim(tied_ ->> (job_.preconditions ->> 'tenantParameter')), '')), (
    select jsonb_object_agg(p, tied_ -> p) from jsonb_array_elements_text(job_.preconditions -> 'supersededBy') p))::text, 'UTF8'));
  perform pg_advisory_xact_lock(4705, hashtext(encode(taken_, 'hex')));
  return taken_;
end $$;

-- What must hold for a run that is asked for now; refuses what does not hold already. Whose query fails is told the code alone: the message may quote a row.
create or replace function longshore.take_precondition(job_ longshore.job, parameters jsonb, tenant text, expected jsonb) returns longshore.run_precondition language plpgsql as $$
declare
  taken_ longshore.run_precondition;
begin
  taken_.settled := false;
  taken_.version_taken := coalesce(job_.preconditions ? 'version', false);
  taken_.same_definition := coalesce((job_.preconditions ->> 'definition') = 'unchanged', false);
  if expected ->> 'definition' <> job_.definition_hash then
    raise exception 'the job "%" is defined otherwise by now: % was expected, % is there', job_.name, expected ->> 'definition', job_.definition_hash
      using errcode = 'LS409', detail = 'precondition.definition', hint = 'Read the job again, and ask for what it does now.';
  end if;
  if taken_.version_taken then
    begin
      taken_.version := longshore.input_version(job_.preconditions ->> 'version', longshore.tied_parameters(job_, parameters, tenant));
    exception when transaction_rollback or lock_not_available then
      raise; -- these pass: the caller tries again
    when others then
      raise log 'the version of the input of job "%" cannot be read: % %', job_.name, sqlstate, sqlerrm;
      raise exception 'the version of the input of job "%" cannot be read: PostgreSQL says %', job_.name, sqlstate
        using errcode = 'LS500', detail = 'precondition.version', hint = 'Correct the query that its preconditions name; the log of the database has the whole message.';
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

-- As before; but a repetition of a key is known before what must hold is looked at, by a row that is given back if that refuses.
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
  supersession_ bytea;
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

    -- before the id is given: the later of two runs must have the higher one
    supersession_ := longshore.take_supersession(job_, parameters_, context_ ->> 'tenant', context_ ->> 'supersession');

    insert into longshore.run (job, definition_hash, lane, tenant, origin, caller, idempotency_key, request_hash, parameters, context, impact, expires_at, prefers, prefers_patience)
    values (job_.name, job_.definition_hash, lane_.name, context_ ->> 'tenant', coalesce(context_ ->> 'origin', 'sql'), caller_,
            request_run.idempotency_key, hash_, parameters_, context_ - 'caller' - 'origin' - 'lane' - 'prefer' - 'precondition' - 'supersession', job_.impact, clock_timestamp() + job_.max_wait,
            coalesce((context_ -> 'prefer') - 'patience', job_.prefers),
            case when context_ ? 'prefer' then coalesce((context_ #>> '{prefer,patience}')::interval, interval '30 seconds') else job_.prefers_patience end)
    on conflict on constraint run_asked_once do nothing
    returning id into run_;
    if run_ is not null then
      if job_.preconditions is not null or context_ ? 'precondition' then
        precondition_ := longshore.take_precondition(job_, parameters_, context_ ->> 'tenant', context_ -> 'precondition');
      end if;
      if job_.preconditions is not null then
        precondition_.run_id := run_;
        precondition_.supersession := supersession_;
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

-- A run that failed may be restarted, and waits then as any other.
update longshore.run_precondition p set settled = false from longshore.run r
  where r.id = p.run_id and p.settled and r.state in ('FAILED', 'QUEUED', 'RUNNING', 'PAUSING', 'PAUSED', 'CANCELLING');
