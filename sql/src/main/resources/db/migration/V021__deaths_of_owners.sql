-- A run that takes down one owner after another ends, as a unit does: its owner's deaths are counted since it last got further.
set local lock_timeout = '2s';

alter table longshore.run add column losses integer not null default 0;
comment on column longshore.run.losses is 'workers that died or vanished while they drove it, since it last got further';
