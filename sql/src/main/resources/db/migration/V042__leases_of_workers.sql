-- What holds for claims of one worker is waited for by all others: whoever starts says its times, and is told of those that differ.
set local lock_timeout = '2s';

alter table longshore.worker add column leases text;
comment on column longshore.worker.leases is 'its settings longshore.lease.*, as all workers should have them; null of a version that did not say';
