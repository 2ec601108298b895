-- What waits for another system, by its name: the runs and outcomes that its breaker holds, how often it opened, and for whose calls its rate leaves no room.
-- And whether a person who has a run restarted has said that steps which must not run twice may.
-- Columns without a default that has to be written: no table is rewritten.
set local lock_timeout = '2s';

alter table longshore.dependency
  add column opened_total bigint not null default 0,
  add column rate integer check (rate > 0);
comment on column longshore.dependency.opened_total is 'how often its breaker has opened so far';
comment on column longshore.dependency.rate is 'calls a second of all workers together, as the job that dealt it out last declares it; null for no limit';

alter table longshore.rate_slice
  add column run_id bigint,
  add column waits_since timestamptz;
comment on column longshore.rate_slice.run_id is 'for which run it calls';
comment on column longshore.rate_slice.waits_since is 'since when its calls wait for permits, as of its last renewal; null if they do not. Written with the renewal, so that no permit costs a write';

alter table longshore.run add column parked_for text;
comment on column longshore.run.parked_for is 'the dependency that it waited for last';

alter table longshore.outcome add column waits_at text;
comment on column longshore.outcome.waits_at is 'the dependency that it was put off for; null for none';

alter table longshore.run_command add column confirmed_attempt integer check (confirmed_attempt > 0);
comment on column longshore.run_command.confirmed_attempt is 'of a restart: the attempt whose unsafe steps may run again, as whoever asked has confirmed; null if nobody did';
