-- Claims units in one trip to the database: which run's turn it is, the lock of its claims, and its units. Each is a statement of its own, which sees what was
-- committed until then; planned once a session, since planning takes longer than they do.
set local lock_timeout = '2s';

-- Beside 4704 the key of the advisory lock by which claims of a run take turns.
create function longshore.claims_of(run bigint) returns integer language sql immutable parallel safe as $$
  select cast(run % 2147483647 as integer)
$$;

-- Makes a worker the owner of the next units of one run, for as many of the slots as are the run's share. Nothing if no run has any that may be claimed now; one row
-- without a job if a run has some in messages, or if others were faster.
--
-- Among runs of a lane, the one with the fewest units in work goes first, so that a long run does not shut out a short one. Kept are the units of a run that would
-- rather have another worker, which lives. Subselects with a limit and not exists, which the planner may answer by reading all units of all runs.
--
-- The lock is held until the transaction ends. It is shared where all slots of all workers, with what those have left that are gone, do not reach the run's limit
-- of units at once; whoever waited for nobody looks again, since a worker may have joined meanwhile.
--
-- What is left of a run's units is divided among the workers that live: one with many free slots must not take all of a few long ones. Counted is no further than
-- decides it.
create function longshore.claim_units(worker_ integer, jobs_ text[], tried_ bigint[], slots_ integer[], lease_ interval)
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
begin
  select c.id, c.step, c.shared, c.in_messages, c.candidates, c.room,
    case when c.room then pg_advisory_xact_lock_shared(4704, longshore.claims_of(c.id)) else pg_advisory_xact_lock(4704, longshore.claims_of(c.id)) end
  into turn_
  from (
    select r.id, r.open_step as step, r.shared, count(*) over () as candidates, (
        select coalesce(sum(w.slots), 0) <= r.open_units - (
          select count(*) from longshore.work_unit g join longshore.worker gone on gone.id = g.owner
          where g.run_id = r.id and g.step = r.open_step and g.state = 'RUNNING' and g.ordinal >= r.done_below and gone.stopped_at is not null)
        from longshore.worker w where w.stopped_at is null) as room, (
        select true from longshore.work_unit u
        where u.run_id = r.id and u.step = r.open_step and u.state = 'PENDING' and u.offered_at is not null limit 1) as in_messages
    from longshore.run r
    join longshore.lane l on l.name = r.lane
    join longshore.worker me on me.id = worker_
    cross join lateral (
      select count(*) as units,
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
            select greatest(1, ceil((
                select cast(count(*) as numeric) from (
                  select 1 from longshore.work_unit p
                  where p.run_id = r.id and p.step = r.open_step and p.state = 'PENDING' and p.step_execution_id is not null and p.ordinal >= r.done_below
                  limit l.live * cardinality(share_)) few) / l.live))
            from (
              select greatest(1, count(*)) as live from longshore.worker w
              where w.stopped_at is null and w.heartbeat_at > clock_timestamp() - lease_ and r.job = any (w.jobs)) l), r.open_units - (
            select count(*) from longshore.work_unit b
            where b.run_id = r.id and b.step = r.open_step and b.state = 'RUNNING' and b.ordinal >= r.done_below)))
          for update of u skip locked) c
        where r.id = turn_.id and r.state = 'RUNNING' and r.lease_until > clock_timestamp() and (not turn_.room or (
          select coalesce(sum(w.slots), 0) <= r.open_units - (
            select count(*) from longshore.work_unit g join longshore.worker gone on gone.id = g.owner
            where g.run_id = r.id and g.step = r.open_step and g.state = 'RUNNING' and g.ordinal >= r.done_below and gone.stopped_at is not null)
          from longshore.worker w where w.stopped_at is null))
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
