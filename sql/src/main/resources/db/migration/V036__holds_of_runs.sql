-- A hold can hold runs too, those asked for later among them: of everything, a tenant, a job, a lane.
set local lock_timeout = '2s';

alter table longshore.schedule_hold
  add column holds text not null default 'fires' check (holds in ('fires', 'runs')),
  add column let_go_at timestamptz;
alter table longshore.schedule_hold drop constraint schedule_hold_scope_check;
alter table longshore.schedule_hold add constraint hold_scope check (
  scope in ('all', 'tenant', 'job') or (scope = 'schedule' and holds = 'fires') or (scope = 'lane' and holds = 'runs'));
comment on column longshore.schedule_hold.holds is 'the fires of schedules, which ask for nothing meanwhile; or runs, which wait whoever asked for them';
comment on column longshore.schedule_hold.let_go_at is 'of runs: when they were told to go on, at its end or a moment after';

drop index longshore.hold_once;
create unique index hold_once on longshore.schedule_hold (holds, scope, coalesce(subject, '')) where released_at is null;
-- nearly always empty: claims look here
create index hold_not_let_go on longshore.schedule_hold (id) where holds = 'runs' and let_go_at is null;

-- The orders by which a hold pauses what is driven when it is made, and by which that goes on.
create table longshore.hold_order (
  command_id bigint primary key references longshore.run_command,
  hold_id bigint not null references longshore.schedule_hold
);
create index hold_order_of on longshore.hold_order (hold_id);

create function longshore.is_held(scope text, subject text, job text, lane text, tenant text) returns boolean language sql immutable parallel safe as $$
  select case scope when 'all' then true when 'tenant' then tenant is not null and tenant = subject when 'job' then job = subject when 'lane' then lane = subject else false end
$$;

-- The holds of runs that are in force.
create view longshore.hold_of_runs as
  select h.id, h.scope, h.subject, h.reason, h.actor, h.since, h.until from longshore.schedule_hold h
  where h.holds = 'runs' and h.let_go_at is null and h.released_at is null and (h.until is null or h.until > longshore.schedule_now());

-- Makes a worker the owner of the run that has waited longest in the first lane that has room for one. Nothing if there is none, or if another worker was faster.
--
-- Locking the lanes does not hold up requests: the foreign keys of a new run ask for a weaker lock. What a claim counts is seen after that lock is held, since
-- each statement here sees what was committed until then.
--
-- A run that would rather have another worker, which lives, is left to it until it has waited long enough since it had a place. That time is stamped here, by the
-- first worker that leaves it: before, it had none.
--
-- What is held is read after the lanes are locked, as whoever makes a hold locks them too: a claim sees the hold, or whoever makes it sees the claim.
create or replace function longshore.claim_run(worker_ integer, jobs_ text[], lease_ interval)
returns table (
  id bigint, job text, definition_hash text, token bigint, attempts integer, disturbances integer, losses integer, units_lost boolean, state text,
  job_execution_id bigint, parameters jsonb, context jsonb, preference_met boolean)
language plpgsql set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  all_held_ boolean;
  held_lanes_ text[];
  held_jobs_ text[];
  held_tenants_ text[];
begin
  if not exists (select 1 from longshore.run r where r.state = 'QUEUED' and r.job = any (jobs_)) then
    return;
  end if;
  perform 1 from longshore.lane l order by l.position for no key update;
  select coalesce(bool_or(h.scope = 'all'), false), coalesce(array_agg(h.subject) filter (where h.scope = 'lane'), '{}'),
    coalesce(array_agg(h.subject) filter (where h.scope = 'job'), '{}'), coalesce(array_agg(h.subject) filter (where h.scope = 'tenant'), '{}')
  into all_held_, held_lanes_, held_jobs_, held_tenants_
  from longshore.hold_of_runs h;
  if all_held_ then
    return;
  end if;
  return query
    with me as materialized (
      select w.pool, w.labels, w.unfit from longshore.worker w where w.id = worker_
    ), driven as materialized (
      select d.job, d.lane, count(*) as runs from longshore.run d
      where d.state in ('RUNNING', 'PAUSING', 'CANCELLING') group by d.job, d.lane
    ), able as materialized (
      select j.name from longshore.job j
      where j.name = any (jobs_) and j.name <> all (held_jobs_)
        and j.max_running > coalesce((select sum(d.runs) from driven d where d.job = j.name), 0)
        and not exists (
          select 1 from longshore.run o
          where o.job = j.waits_for and o.state in ('QUEUED', 'RUNNING', 'PAUSING', 'CANCELLING', 'PAUSED'))
    ), room as materialized (
      select l.name, l.position, l.max_running - coalesce((select sum(d.runs) from driven d where d.lane = l.name), 0) as places
      from longshore.lane l
      where l.name <> all (held_lanes_)
    ), left_to_others as (
      update longshore.run r set claimable_at = clock_timestamp()
      from me, (
        select c.id from room l
        cross join lateral (
          select q.id from longshore.run q, me
          where q.lane = l.name and q.state = 'QUEUED' and q.job in (select a.name from able a) and q.definition_hash <> all (me.unfit)
            and (q.tenant is null or q.tenant <> all (held_tenants_)) and (q.expires_at is null or q.started_at is not null or q.expires_at > clock_timestamp())
          order by q.requested_at, q.id limit greatest(l.places, 0)) c) head
      where r.id = head.id and r.state = 'QUEUED' and r.prefers is not null and r.claimable_at is null
        and not longshore.fits(me.pool, me.labels, r.prefers) and exists (
          select 1 from longshore.worker w
          where w.stopped_at is null and w.heartbeat_at > clock_timestamp() - lease_
            and r.job = any (w.jobs) and r.definition_hash <> all (w.unfit) and longshore.fits(w.pool, w.labels, r.prefers))
    ), next as (
      select c.id, c.preference_met from room l
      cross join lateral (
        select r.id, case when r.prefers is not null then longshore.fits(me.pool, me.labels, r.prefers) end as preference_met
        from longshore.run r, me
        where r.lane = l.name and r.state = 'QUEUED' and r.job in (select a.name from able a) and r.definition_hash <> all (me.unfit)
          and (r.tenant is null or r.tenant <> all (held_tenants_)) and (r.expires_at is null or r.started_at is not null or r.expires_at > clock_timestamp())
          and (r.prefers is null or longshore.fits(me.pool, me.labels, r.prefers)
            or r.claimable_at <= clock_timestamp() - r.prefers_patience or not exists (
              select 1 from longshore.worker w
              where w.stopped_at is null and w.heartbeat_at > clock_timestamp() - lease_
                and r.job = any (w.jobs) and r.definition_hash <> all (w.unfit) and longshore.fits(w.pool, w.labels, r.prefers)))
        order by r.requested_at, r.id limit 1
        for update of r skip locked) c
      where l.places > 0
      order by l.position limit 1
    ), claimed as (
      update longshore.run r set state = 'RUNNING', owner = worker_, token = r.token + 1,
        lease_until = clock_timestamp() + lease_, attempts = r.attempts + 1,
        started_at = coalesce(r.started_at, clock_timestamp()), claimable_at = null, hurried_at = null
      from next where r.id = next.id
      returning r.id, r.job, r.definition_hash, r.token, r.attempts, r.disturbances, r.losses, r.state, r.job_execution_id, r.parameters, r.context, next.preference_met
    ), told as (
      insert into longshore.run_event (run_id, event, detail)
      select c.id, 'run.claimed', jsonb_build_object('worker', worker_, 'attempt', c.attempts) from claimed c
    )
    select c.id, c.job, c.definition_hash, c.token, c.attempts, c.disturbances, c.losses, false, c.state, c.job_execution_id, c.parameters, c.context, c.preference_met
    from claimed c;
end $$;

-- Lets go of what holds of runs have held that have ended, by somebody or by themselves: what they paused is asked to go on, where nobody else has paused it; what waited may
-- wait as much longer as it was held; and workers look for what they may claim. Of several that try, one does it. Returns how many holds there were.
create function longshore.let_go() returns integer language plpgsql as $$
declare
  hold_ record;
  holds_ integer := 0;
  told_ bigint;
begin
  if not exists (
    select from longshore.schedule_hold h where h.holds = 'runs' and h.let_go_at is null and (h.released_at is not null or h.until <= longshore.schedule_now())) then
    return 0;
  end if;
  perform pg_advisory_xact_lock(4709, 0); -- two would update the same runs in other orders
  for hold_ in
    select h.id, h.scope, h.subject, h.since, case when h.released_by is null or h.released_by = 'schedule' then h.actor else h.released_by end as actor,
      coalesce(h.release_reason, 'It was to end then.') as reason
    from longshore.schedule_hold h
    where h.holds = 'runs' and h.let_go_at is null and (h.released_at is not null or h.until <= longshore.schedule_now())
    order by h.id for update
  loop
    update longshore.schedule_hold h set let_go_at = clock_timestamp() where h.id = hold_.id;
    update longshore.run r set expires_at = r.expires_at + (clock_timestamp() - greatest(hold_.since, r.requested_at))
    where r.state = 'QUEUED' and r.started_at is null and r.expires_at is not null and longshore.is_held(hold_.scope, hold_.subject, r.job, r.lane, r.tenant);
    -- one that has not followed the order yet follows it first, and this one after it
    with asked as (
      insert into longshore.run_command (run_id, verb, actor, reason)
      select r.id, 'resume', hold_.actor, hold_.reason
      from longshore.hold_order o
      join longshore.run_command c on c.id = o.command_id
      join longshore.run r on r.id = c.run_id
      where o.hold_id = hold_.id and c.verb = 'pause'
        and (r.state = 'PAUSED' and c.done_at >= r.state_since or r.state in ('QUEUED', 'RUNNING', 'PAUSING') and c.done_at is null)
        and not exists (
          select from longshore.run_command p
          where p.run_id = r.id and p.verb = 'pause' and (p.done_at is null or r.state = 'PAUSED' and p.done_at >= r.state_since)
            and not exists (select from longshore.hold_order b where b.command_id = p.id))
        and not exists (select from longshore.run_command a where a.run_id = r.id and a.verb = 'resume' and a.done_at is null)
      returning id, run_id
    ), noted as (
      insert into longshore.hold_order (command_id, hold_id) select a.id, hold_.id from asked a
    )
    select count(pg_notify('longshore_command', a.run_id::text)) into told_ from asked a;
    holds_ := holds_ + 1;
  end loop;
  if holds_ > 0 then
    perform pg_notify('longshore_run', r.id::text) from longshore.run r where r.state = 'QUEUED' limit 1;
  end if;
  return holds_;
end $$;
