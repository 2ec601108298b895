-- Records that took workers down and that nobody has dealt with: few among all that were rejected. The plan of an aggregation looks for its own in each run.
set local lock_timeout = '2s';

create index rejected_record_poison on longshore.rejected_record (run_id) where rule = 'poison' and state = 'open';
