-- Deaths of owners, and long plans. A run that takes down one owner after another ends, as a unit does: its owner's deaths are counted since it last got further.
set local lock_timeout = '2s';

alter table longshore.run add column losses integer not null default 0;
comment on column longshore.run.losses is 'workers that died or vanished while they drove it, since it last got further';

-- The owner of an export holds a snapshot, and what is dead for all others stays in tables and indexes for as long: a claim walked over what each claim before it
-- had left. It begins where the first unit stands that is not DONE; and a lease that is renewed with each chunk is in no index.
alter table longshore.run add column done_below integer not null default 0;
comment on column longshore.run.done_below is 'every unit with a lower ordinal is DONE; there may be more';
drop index longshore.unit_running;
create index unit_running on longshore.work_unit (run_id, step, ordinal) where state = 'RUNNING';
