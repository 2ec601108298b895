-- Outcomes: what a customer was promised in a request, such as an account that works, and where it stands. An outcome is asked for in the transaction of the request;
-- its effects stand in longshore.effect like all others, under the item '<key>/<effect>'. Runs of the job work on all outcomes that are due: micro-batches.
set local lock_timeout = '2s';

create table longshore.outcome (
  id bigint generated always as identity primary key,
  job text not null references longshore.job,
  key text not null check (octet_length(key) between 1 and 200),
  tenant text,
  customer text check (length(customer) <= 200),
  asked_at timestamptz not null default clock_timestamp(),
  ready_at timestamptz,
  settled_at timestamptz,
  due_at timestamptz not null default clock_timestamp(),
  run_id bigint references longshore.run,
  passes integer not null default 0,
  waits_for text check (length(waits_for) <= 500),
  constraint outcome_once unique (job, key),
  constraint outcome_waits_only_while_open check (settled_at is null or waits_for is null)
) with (fillfactor = 70);
comment on column longshore.outcome.key is 'the application''s own name of it: the number of an account';
comment on column longshore.outcome.customer is 'whom people would look for: a name, an address of mail';
comment on column longshore.outcome.ready_at is 'when all required effects were done; null before';
comment on column longshore.outcome.settled_at is 'when nothing was left that could be done by itself; null before';
comment on column longshore.outcome.due_at is 'when a run has something to do for it next';
comment on column longshore.outcome.run_id is 'which run has it; null, or one that has ended, for none';
create index outcome_due on longshore.outcome (job, due_at) where settled_at is null;
create index outcome_of_run on longshore.outcome (run_id, id) where run_id is not null;
create index outcome_not_begun on longshore.outcome (job, id) where settled_at is null and passes = 0;
create index outcome_not_ready on longshore.outcome (job, asked_at) where ready_at is null;
create index outcome_by_time on longshore.outcome (asked_at desc, id desc);
create index outcome_by_job on longshore.outcome (job, asked_at desc);
create index outcome_by_key on longshore.outcome (key);
create index outcome_by_customer on longshore.outcome (lower(customer) text_pattern_ops);

-- How a job keeps to its objective: so many of a hundred ready within so long. Its row remembers since when it has not, so that this is said once.
create table longshore.outcome_objective (
  job text not null references longshore.job on delete cascade,
  percent integer not null check (percent between 1 and 100),
  within interval not null,
  counted bigint not null default 0,
  late bigint not null default 0,
  seconds double precision,
  missed_since timestamptz,
  as_of timestamptz not null default clock_timestamp(),
  primary key (job, percent)
);
comment on column longshore.outcome_objective.seconds is 'so many percent were ready within so many seconds; null if too few are ready to tell';

-- Asks for an outcome from any language, in the caller's own transaction: its commit asks, its rollback does not. The same key is the same outcome. Errors are
-- those of longshore.request_run.
create function longshore.request_outcome(job text, key text, customer text default null, context jsonb default '{}')
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
  select count(*) into waiting_ from (
    select from longshore.outcome o where o.job = job_.name and o.settled_at is null and o.passes = 0 limit job_.max_queued) w;
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

-- Asks for a run that works on what is due, unless one waits already: it will take all that is due when it is planned.
create function longshore.ask_for_outcomes(job text) returns bigint language plpgsql as $$
declare
  run_ bigint;
begin
  if exists (select from longshore.run r where r.job = ask_for_outcomes.job and r.state = 'QUEUED' and r.attempts = 0) then
    return null;
  end if;
  begin
    run_ := longshore.request_run(ask_for_outcomes.job, '{}', null, '{"caller": "outcomes", "reason": "outcomes are due"}');
  exception when sqlstate 'LS429' then
    -- the lane is full: a request is not refused for that, and the poll asks again
    return null;
  end;
  return run_;
end $$;

-- An effect that failed may be superseded: a person wants it done anew. The same table as EffectState.canMoveTo.
create or replace function longshore.check_effect_move() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not (case old.state
      when 'planned' then new.state in ('sent', 'failed', 'in-doubt', 'superseded')
      when 'sent' then new.state in ('planned', 'done', 'failed', 'in-doubt')
      when 'in-doubt' then new.state in ('planned', 'done', 'given-up')
      when 'failed' then new.state = 'superseded'
      else false end) then
    raise exception 'effect % cannot move from % to %', old.id, old.state, new.state using errcode = 'LS409';
  end if;
  return new;
end $$;

-- What a person decided about an effect in doubt is news for its outcome.
create function longshore.reopen_outcome() returns trigger language plpgsql as $$
begin
  update longshore.outcome o set settled_at = null, waits_for = null, due_at = clock_timestamp()
  where o.job = new.job and o.key = regexp_replace(new.item, '/[^/]*$', '');
  return new;
end $$;
create trigger effect_reopens_outcome after update of state on longshore.effect
  for each row when (old.state = 'in-doubt' and new.state <> 'in-doubt') execute function longshore.reopen_outcome();

-- The sample's sign-ups. An organization's accounts, its settings and its trial; accounts and organizations are made in the request, settings and trial by the outcome.
create sequence longshore.signup_seq increment by 10;

create table longshore.signup_organization (
  id bigint primary key,
  version integer not null,
  name text not null,
  created_at timestamptz not null,
  constraint signup_organization_once unique (name)
);
create table longshore.signup_account (
  id bigint primary key,
  version integer not null,
  organization_id bigint not null references longshore.signup_organization,
  email text not null,
  name text not null,
  created_at timestamptz not null
);
create unique index signup_account_once on longshore.signup_account (lower(email));
create index signup_account_of_organization on longshore.signup_account (organization_id);
create table longshore.signup_setting (
  organization_id bigint not null references longshore.signup_organization,
  name text not null,
  value text not null,
  primary key (organization_id, name)
);
create table longshore.signup_trial (
  organization_id bigint primary key references longshore.signup_organization,
  version integer not null default 0,
  plan text not null,
  ends_on date not null
);
