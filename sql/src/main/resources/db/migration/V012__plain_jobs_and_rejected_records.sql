-- Jobs of plain Spring Batch: nothing of ours counts their rows or knows their parameters. And the ledger of rejected records.
set local lock_timeout = '2s';

alter table longshore.job add column any_parameters boolean not null default false;
comment on column longshore.job.any_parameters is 'a request may name parameters that the definition does not know';

alter table longshore.run add column reconciled boolean not null default true;
comment on column longshore.run.reconciled is 'false if a job that keeps its own books ended with counts that do not add up: shown as a warning';
-- The rows that are there fit the stricter rule that this one replaces; checking them again would hold up everybody.
alter table longshore.run drop constraint run_adds_up;
alter table longshore.run add constraint run_adds_up
  check (state <> 'COMPLETED' or not reconciled or rows_read = rows_written + rows_filtered + rows_rejected) not valid;

-- A record that could not be processed. Written in the transaction of the chunk that leaves it out, so that it stands here exactly once.
create table longshore.rejected_record (
  id bigint generated always as identity primary key,
  run_id bigint not null references longshore.run,
  step text not null,
  unit integer not null,
  position bigint not null check (position > 0),
  item text,
  at timestamptz not null default clock_timestamp(),
  field text,
  value text,
  rule text not null,
  message text not null,
  fingerprint text not null,
  content text,
  state text not null default 'open' check (state in ('open', 'corrected', 'reprocessed', 'discarded')),
  unique (run_id, step, unit, position)
);
comment on column longshore.rejected_record.position is 'the record''s place in its unit, from 1';
comment on column longshore.rejected_record.item is 'what the kind calls the record: its key, say; null if nobody could read it';
comment on column longshore.rejected_record.rule is 'what it broke; poison for a record that took workers down';
comment on column longshore.rejected_record.fingerprint is 'equal for records that were rejected for the same reason';
create index rejected_record_of_run on longshore.rejected_record (run_id, id);

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
    select count(*) into waiting_ from (select 1 from longshore.run r where r.state = 'QUEUED' and r.job = job_.name limit job_.max_queued) q;
    if waiting_ >= job_.max_queued then
      raise exception 'the queue of job "%" is full: % runs wait', job_.name, waiting_ using errcode = 'LS429', detail = 'job:' || job_.name, hint = 'Ask again later.';
    end if;
    select count(*) into waiting_ from (select 1 from longshore.run r where r.state = 'QUEUED' and r.lane = lane_.name limit lane_.max_queued) q;
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
