-- For a demonstration, the clock of schedules starts in the past and hurries until it has caught up with the database's own. Nothing else goes by it: leases, runs
-- and the audit keep the real time. Without a row it is the database's clock.
set local lock_timeout = '2s';

create table longshore.fast_clock (
  only_one boolean primary key default true check (only_one),
  began_at timestamptz not null,
  behind interval not null check (behind > interval '0'),
  speed integer not null check (speed between 2 and 100000)
);
comment on column longshore.fast_clock.behind is 'how far in the past it began';
comment on column longshore.fast_clock.speed is 'its seconds in a real one';

-- What time it is for schedules.
create function longshore.schedule_now() returns timestamptz language sql volatile as $$
  select least(clock_timestamp(), (select c.began_at - c.behind + c.speed * (clock_timestamp() - c.began_at) from longshore.fast_clock c))
$$;

-- When it really is what schedules call at_, such as the time until which a result is promised.
create function longshore.real_time(at_ timestamptz) returns timestamptz language sql stable as $$
  select coalesce(
    (select c.began_at + (at_ - (c.began_at - c.behind)) / c.speed from longshore.fast_clock c
     where at_ > c.began_at - c.behind and at_ < c.began_at + c.behind / (c.speed - 1)),
    at_)
$$;
