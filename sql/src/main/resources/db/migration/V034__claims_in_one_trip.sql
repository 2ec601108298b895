-- Claims a run in one trip to the database, as units are: the lanes' rows, by which claims take turns, are locked for no longer than the server itself needs.
set local lock_timeout = '2s';

-- Makes a worker the owner of the run that has waited longest in the first lane that has room for one. Nothing if there is none, or if another worker was faster.
--
-- Locking the lanes does not hold up requests: the foreign keys of a new run ask for a weaker lock. What a claim counts is seen after that lock is held, since
-- each statement here sees what was committed until then.
--
-- A run that would rather have another worker, which lives, is left to it until it has waited long enough since it had a place. That time is stamped here, by the
-- first worker that leaves it: before, it had none.
create function longshore.claim_run(worker_ integer, jobs_ text[], lease_ interval)
returns table (
  id bigint, job text, definition_hash text, token bigint, attempts integer, disturbances integer, losses integer, units_lost boolean, state text,
  job_execution_id bigint, parameters jsonb, context jsonb, preference_met boolean)
language plpgsql set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
  if not exists (select 1 from longshore.run r where r.state = 'QUEUED' and r.job = any (jobs_)) then
    return;
  end if;
  perform 1 from longshore.lane l order by l.position for no key update;
  return query
    with me as materialized (
      select w.pool, w.labels, w.unfit from longshore.worker w where w.id = worker_
    ), driven as materialized (
      select d.job, d.lane, count(*) as runs from longshore.run d
      where d.state in ('RUNNING', 'PAUSING', 'CANCELLING') group by d.job, d.lane
    ), able as materialized (
      select j.name from longshore.job j
      where j.name = any (jobs_)
        and j.max_running > coalesce((select sum(d.runs) from driven d where d.job = j.name), 0)
        and not exists (
          select 1 from longshore.run o
          where o.job = j.waits_for and o.state in ('QUEUED', 'RUNNING', 'PAUSING', 'CANCELLING', 'PAUSED'))
    ), room as materialized (
      select l.name, l.position, l.max_running - coalesce((select sum(d.runs) from driven d where d.lane = l.name), 0) as places
      from longshore.lane l
    ), left_to_others as (
      update longshore.run r set claimable_at = clock_timestamp()
      from me, (
        select c.id from room l
        cross join lateral (
          select q.id from longshore.run q, me
          where q.lane = l.name and q.state = 'QUEUED' and q.job in (select a.name from able a) and q.definition_hash <> all (me.unfit)
            and (q.expires_at is null or q.started_at is not null or q.expires_at > clock_timestamp())
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
          and (r.expires_at is null or r.started_at is not null or r.expires_at > clock_timestamp())
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

-- As before, and reads workers and a run's units in work once before the lock and once after it: they are the most of what a claim reads, since a snapshot that an
-- export holds keeps every version of a worker's row that its heartbeats have left behind, and every unit that has ended since.
create or replace function longshore.claim_units(worker_ integer, jobs_ text[], tried_ bigint[], slots_ integer[], lease_ interval)
returns table (
  run_id bigint, step text, in_messages boolean,
  ordinal integer, token bigint, bounds text, checkpoint text, chunks integer, rows_read bigint, rows_written bigint, rows_filtered bigint, rows_rejected bigint,
  job text, definition_hash text, attempts integer, run_owner integer, parameters text, context text, shared text,
  disturbances integer, losses integer, slot integer, preference_met boolean)
language plpgsql set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  turn_ record;
  share_ integer[];
  slots_of_all integer;
  workers_ integer[];
  before_ integer[];
  live_ integer;
  most_ integer;
  left_ integer;
begin
  -- of all that have not stopped: units of others are of workers that are gone
  select coalesce(sum(w.slots), 0), coalesce(array_agg(w.id order by w.id), '{}') into slots_of_all, workers_ from longshore.worker w where w.stopped_at is null;
  select c.id, c.step, c.shared, c.in_messages, c.candidates, c.most, c.room,
    case when c.room then pg_advisory_xact_lock_shared(4704, longshore.claims_of(c.id)) else pg_advisory_xact_lock(4704, longshore.claims_of(c.id)) end
  into turn_
  from (
    select r.id, r.open_step as step, r.shared, count(*) over () as candidates, r.open_units - running.units as most, slots_of_all <= r.open_units - running.of_gone as room, (
        select true from longshore.work_unit u
        where u.run_id = r.id and u.step = r.open_step and u.state = 'PENDING' and u.offered_at is not null limit 1) as in_messages
    from longshore.run r
    join longshore.lane l on l.name = r.lane
    join longshore.worker me on me.id = worker_
    cross join lateral (
      select count(*) as units, count(*) filter (where u.owner <> all (workers_)) as of_gone,
        r.prefers is not null and not longshore.fits(me.pool, me.labels, r.prefers) and exists (
          select 1 from longshore.worker w
          where w.stopped_at is null and w.heartbeat_at > clock_timestamp() - lease_
            and r.job = any (w.jobs) and r.definition_hash <> all (w.unfit) and longshore.fits(w.pool, w.labels, r.prefers)) as kept
      from longshore.work_unit u
      where u.run_id = r.id and u.step = r.open_step and u.state = 'RUNNING' and u.ordinal >= r.done_below) running
    where r.state = 'RUNNING' and r.open_step is not null and r.lease_until > clock_timestamp()
      and r.job = any (jobs_) and r.definition_hash <> all (me.unfit) and r.id <> all (tried_)
      and running.units < r.open_units and coalesce(r.parked_until <= clock_timestamp(), true)
      and coalesce(
        (select true from longshore.work_unit u
         where u.run_id = r.id and u.step = r.open_step and u.state = 'PENDING' and u.step_execution_id is not null
           and u.ordinal >= r.done_below and (not running.kept or u.claimable_at <= clock_timestamp() - r.prefers_patience)
         order by u.ordinal limit 1),
        (select true from longshore.work_unit u
         where u.run_id = r.id and u.step = r.open_step and u.state = 'PENDING' and u.offered_at is not null
           and (not running.kept or u.offered_at <= clock_timestamp() - r.prefers_patience)
         order by u.ordinal limit 1),
        false)
    order by l.position, running.units, r.requested_at, r.id
    limit 1) c;
  if not found then
    return;
  end if;
  if turn_.in_messages is null then
    -- free slots are divided among the runs, so that the next run finds one too
    share_ := slots_[1:greatest(1, cardinality(slots_) / turn_.candidates)];
    -- again, since one may have joined or gone before the lock was held; while they are the same, there is room still, and no need to count
    before_ := workers_;
    most_ := turn_.most;
    select coalesce(sum(w.slots), 0), coalesce(array_agg(w.id order by w.id), '{}'),
      greatest(1, count(*) filter (where w.heartbeat_at > clock_timestamp() - lease_ and (select r.job from longshore.run r where r.id = turn_.id) = any (w.jobs)))
    into slots_of_all, workers_, live_
    from longshore.worker w where w.stopped_at is null;
    if not turn_.room or workers_ <> before_ then
      select r.open_units - running.units, r.open_units - running.of_gone into most_, left_
      from longshore.run r
      cross join lateral (
        select count(*) as units, count(*) filter (where b.owner <> all (workers_)) as of_gone from longshore.work_unit b
        where b.run_id = r.id and b.step = r.open_step and b.state = 'RUNNING' and b.ordinal >= r.done_below) running
      where r.id = turn_.id;
    end if;
    return query
      with mine as materialized (
        select c.run_id, c.step, c.ordinal, case when r.prefers is not null then longshore.fits(me.pool, me.labels, r.prefers) end as preference_met
        from longshore.run r
        join longshore.worker me on me.id = worker_
        cross join lateral (
          select u.run_id, u.step, u.ordinal from longshore.work_unit u
          where u.run_id = r.id and u.step = r.open_step and u.state = 'PENDING' and u.step_execution_id is not null and u.ordinal >= r.done_below
            and (r.prefers is null or longshore.fits(me.pool, me.labels, r.prefers) or u.claimable_at <= clock_timestamp() - r.prefers_patience or not exists (
              select 1 from longshore.worker w
              where w.stopped_at is null and w.heartbeat_at > clock_timestamp() - lease_
                and r.job = any (w.jobs) and r.definition_hash <> all (w.unfit) and longshore.fits(w.pool, w.labels, r.prefers)))
          order by u.ordinal
          limit greatest(0, least(cardinality(share_), (
            select greatest(1, ceil(cast(count(*) as numeric) / live_)) from (
              select 1 from longshore.work_unit p
              where p.run_id = r.id and p.step = r.open_step and p.state = 'PENDING' and p.step_execution_id is not null and p.ordinal >= r.done_below
              limit live_ * cardinality(share_)) few), most_))
          for update of u skip locked) c
        where r.id = turn_.id and r.state = 'RUNNING' and r.lease_until > clock_timestamp()
          and (not turn_.room or left_ is null or slots_of_all <= left_)
      ), placed as (
        select m.run_id, m.step, m.ordinal, m.preference_met, share_[row_number() over (order by m.ordinal)] as slot from mine m
      )
      update longshore.work_unit u set state = 'RUNNING', owner = worker_, slot = m.slot, token = u.token + 1,
        lease_until = clock_timestamp() + lease_, attempts = u.attempts + 1, claimed_at = clock_timestamp(), rows_before_claim = u.rows_read
      from placed m, longshore.run r
      where u.run_id = m.run_id and u.step = m.step and u.ordinal = m.ordinal and r.id = u.run_id
      returning u.run_id, u.step, false, u.ordinal, u.token, cast(u.bounds as text), coalesce(cast(u.checkpoint as text), '{}'),
        u.chunks, u.rows_read, u.rows_written, u.rows_filtered, u.rows_rejected,
        r.job, r.definition_hash, r.attempts, r.owner, cast(r.parameters as text), cast(r.context as text), cast(r.shared as text),
        u.disturbances, u.losses, u.slot, m.preference_met;
    if found then
      return;
    end if;
  end if;
  run_id := turn_.id;
  step := turn_.step;
  shared := turn_.shared;
  in_messages := coalesce(turn_.in_messages, false);
  return next;
end $$;
