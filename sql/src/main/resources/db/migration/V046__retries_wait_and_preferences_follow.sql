-- Two things that follow a request. An outcome that is retried waits for its pass again, and counts against the bound of its job as a new one does; and a preference of
-- workers may follow the parameters and the tenant of a run. Without a default that has to be written: no table is rewritten.
set local lock_timeout = '2s';

alter table longshore.outcome add column passes_before integer not null default 0;
comment on column longshore.outcome.passes_before is 'how many passes it had when it was last asked for or retried: while there are no more, it waits for one';

drop index longshore.outcome_not_begun;
create index outcome_not_begun on longshore.outcome (job, id) where settled_at is null and passes = passes_before;

-- How many outcomes of a job wait for a pass since they were asked for or retried; counts no more than may wait.
create function longshore.count_outcomes_waiting(job text, most integer) returns bigint language sql stable as $$
  select count(*) from (
    select from longshore.outcome o
    where o.job = count_outcomes_waiting.job and o.settled_at is null and o.passes = o.passes_before limit most) w
$$;

create or replace function longshore.request_outcome(job text, key text, customer text default null, context jsonb default '{}')
returns bigint language plpgsql as $$
declare
  job_ longshore.job;
  outcome_ bigint;
  waiting_ bigint;
begin
  select * into job_ from longshore.job j where j.name = request_outcome.job and j.offered and j.kind = 'outcome';
  if not found then
    raise exception 'there is no outcome "%"', request_outcome.job using errcode = 'LS404', detail = 'job',
      hint = 'select name from longshore.job where offered and kind = ''outcome'' lists them.';
  end if;
  if request_outcome.key is null or octet_length(request_outcome.key) not between 1 and 200 then
    raise exception 'an outcome has a key' using errcode = 'LS400', detail = 'key', hint = 'Write 1 to 200 bytes, such as the number of the account.';
  end if;
  select o.id into outcome_ from longshore.outcome o where o.job = job_.name and o.key = request_outcome.key;
  if found then
    return outcome_;
  end if;
  waiting_ := longshore.count_outcomes_waiting(job_.name, job_.max_queued);
  if waiting_ >= job_.max_queued then
    raise exception 'the queue of job "%" is full: % outcomes wait', job_.name, waiting_ using errcode = 'LS429', detail = 'job:' || job_.name, hint = 'Ask again later.';
  end if;
  insert into longshore.outcome (job, key, tenant, customer)
  values (job_.name, request_outcome.key, nullif(btrim(request_outcome.context ->> 'tenant'), ''), left(request_outcome.customer, 200))
  on conflict on constraint outcome_once do nothing returning id into outcome_;
  if outcome_ is null then
    select o.id into outcome_ from longshore.outcome o where o.job = job_.name and o.key = request_outcome.key;
    return outcome_;
  end if;
  -- of transactions at the same moment one asks; what the others bring, workers find by their poll, as they find what commits after that run was planned
  if pg_try_advisory_xact_lock(4706, hashtext(job_.name)) then
    perform longshore.ask_for_outcomes(job_.name);
  end if;
  return outcome_;
end $$;

-- A preference may follow the run: a label's value :name is what that parameter of the run says, :tenant the tenant of the run. Resolved when the run is asked for, by a
-- trigger, so that every way in has it; after the tenant is tied, since triggers of one kind go by their names. A label whose parameter has no value is left out; where
-- nothing else is preferred, no worker is.
create function longshore.resolve_preference() returns trigger language plpgsql as $$
declare
  labels_ jsonb;
begin
  if jsonb_path_exists(new.prefers, '$.labels.* ? (@ like_regex "^:")') then
    select coalesce(jsonb_object_agg(v.key, v.value) filter (where v.value <> ''), '{}') into labels_ from (
      select l.key, case
        when l.value = ':tenant' then new.tenant
        when l.value like ':%' then new.parameters ->> substr(l.value, 2)
        else l.value end as value
      from jsonb_each_text(new.prefers -> 'labels') l) v;
    new.prefers := new.prefers || jsonb_build_object('labels', labels_);
    if labels_ = '{}' and new.prefers ->> 'pool' is null then
      new.prefers := null;
      new.prefers_patience := null;
    end if;
  end if;
  return new;
end $$;
create trigger run_wants_workers before insert on longshore.run for each row when (new.prefers is not null) execute function longshore.resolve_preference();
