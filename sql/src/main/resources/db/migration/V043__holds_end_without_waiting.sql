-- As before, but what waits for several holds that end together is locked in one order, whichever of them held it; and nobody waits long: not for a hold that somebody ends
-- just now, who lets go of it himself, and not for what somebody keeps locked. What is left is tried again in a moment, by any worker.
set local lock_timeout = '2s';

-- Lets go of what holds of runs have held that have ended, by somebody or by themselves: what they paused is asked to go on, where nobody else has paused it; what waited may
-- wait as much longer as it was held; and workers look for what they may claim. Of several that try, one does it. Returns how many holds there were: none too if something
-- stays locked for 2 s.
create or replace function longshore.let_go() returns integer language plpgsql set lock_timeout = '2s' as $$
declare
  ended_ bigint[];
  hold_ record;
  holds_ integer := 0;
  told_ bigint;
begin
  if not exists (
    select from longshore.schedule_hold h where h.holds = 'runs' and h.let_go_at is null and (h.released_at is not null or h.until <= longshore.schedule_now())) then
    return 0;
  end if;
  perform pg_advisory_xact_lock(4709, 0); -- two would update the same runs in other orders
  select array_agg(e.id) into ended_ from (
    select h.id from longshore.schedule_hold h
    where h.holds = 'runs' and h.let_go_at is null and (h.released_at is not null or h.until <= longshore.schedule_now())
    order by h.id for no key update skip locked) e;
  perform 1 from longshore.run q
    where q.state = 'QUEUED' and q.started_at is null and q.expires_at is not null
      and exists (select from longshore.schedule_hold h where h.id = any (ended_) and longshore.is_held(h.scope, h.subject, q.job, q.lane, q.tenant))
    order by q.id for no key update;
  for hold_ in
    select h.id, h.scope, h.subject, h.since, case when h.released_by is null or h.released_by = 'schedule' then h.actor else h.released_by end as actor,
      coalesce(h.release_reason, 'It was to end then.') as reason
    from longshore.schedule_hold h
    where h.id = any (ended_)
    order by h.id
  loop
    update longshore.schedule_hold h set let_go_at = clock_timestamp() where h.id = hold_.id;
    update longshore.run r set expires_at = r.expires_at + (clock_timestamp() - greatest(hold_.since, r.requested_at))
    from (
      select q.id from longshore.run q
      where q.state = 'QUEUED' and q.started_at is null and q.expires_at is not null and longshore.is_held(hold_.scope, hold_.subject, q.job, q.lane, q.tenant)
      order by q.id for no key update) waits
    where r.id = waits.id;
    -- one that has not followed the order yet follows it first, and this one after it
    with asked as (
      insert into longshore.run_command (run_id, verb, actor, reason)
      select r.id, 'resume', hold_.actor, hold_.reason
      from longshore.hold_order o
      join longshore.run_command c on c.id = o.command_id
      join longshore.run r on r.id = c.run_id
      where o.hold_id = hold_.id and c.verb = 'pause'
        and (r.state = 'PAUSED' and c.done_at >= r.state_since and c.outcome like 'Done:%' or r.state in ('QUEUED', 'RUNNING', 'PAUSING') and c.done_at is null)
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
exception when lock_not_available then
  return 0;
end $$;
