-- The last run of each job, of all tenants or of one. The indexes of lists have origin and state between the job and the time: by them, and by time alone,
-- the last run of a job that has none or few is found only at the end of everybody else's history.
set local lock_timeout = '2s';

create index run_of_job on longshore.run (job, requested_at, id);
create index run_of_tenant_and_job on longshore.run (tenant, job, requested_at, id) where tenant is not null;
