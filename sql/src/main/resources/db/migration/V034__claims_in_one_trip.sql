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
