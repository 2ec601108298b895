-- A run with another SELECT that fails half-way leaves a table that is of neither. docs/jobs/aggregation.md
set local lock_timeout = '2s';

comment on column longshore.aggregation_watermark.definition is 'hash of what is aggregated: another SELECT is another rollup. "begun " and the hash from when a run begins to fill the table for it until one completes: no run takes such a table for whole';
comment on column longshore.aggregation_watermark.run_id is 'the run that moved the watermark last, or took the table for another SELECT';
comment on column longshore.aggregation_watermark.moved_at is 'when it was moved last, or a run last began to write to the table';
