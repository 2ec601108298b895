-- :count ended runs with all that a launch leaves behind in the job repository, spread over the past year; ids come from the sequences, so that
-- new work goes on behind them. One statement, so that an interrupted call leaves nothing.
with numbers as (
  select n, nextval('longshore.batch_job_instance_seq') as instance_id, nextval('longshore.batch_job_execution_seq') as execution_id,
         nextval('longshore.batch_step_execution_seq') as step_id,
         clock_timestamp() - make_interval(secs => 31536000.0 * (:count::int - n + 1) / :count::int) as at
  from generate_series(1, :count::int) n
), jobs as (
  select j.name, j.definition_hash, j.lane, j.impact, row_number() over (order by j.name) - 1 as place, count(*) over () as many
  from longshore.job j join longshore.job_definition d on d.hash = j.definition_hash
  -- runs of tenants: not of jobs that say that they have none
  where jsonb_typeof(d.document -> 'tenantParameter') is distinct from 'null'
), plan as materialized (
  select n, instance_id, execution_id, step_id, at, jobs.name as job, jobs.definition_hash, jobs.lane, jobs.impact,
         case when n % 50 = 0 then 'FAILED' when n % 97 = 0 then 'CANCELLED' else 'COMPLETED' end as state,
         (array['BRAZIL', 'CANADA', 'EGYPT', 'FRANCE', 'GERMANY', 'INDIA', 'JAPAN', 'KENYA', null])[1 + n % 9] as tenant,
         (array['api', 'schedule', 'operator'])[1 + n % 3] as origin
  from numbers join jobs on jobs.place = numbers.n % jobs.many
), runs as (
  insert into longshore.run (job, definition_hash, lane, tenant, origin, caller, request_hash, parameters, context, impact, state, ready,
      requested_at, state_since, started_at, ended_at, attempts, token, job_execution_id, rows_read, rows_written)
  select job, definition_hash, lane, tenant, origin, 'history', sha256(n::text::bytea), '{}', jsonb_build_object('v', 1, 'actor', 'person ' || n % 40),
         impact, state, state = 'COMPLETED', at, at + interval '9 s', at + interval '1 s', at + interval '9 s', 1, 1, execution_id, n % 9000, n % 9000
  from plan
), instances as (
  insert into longshore.batch_job_instance (job_instance_id, version, job_name, job_key)
  select instance_id, 0, job, md5('history ' || instance_id) from plan returning 1
), executions as (
  insert into longshore.batch_job_execution (job_execution_id, version, job_instance_id, create_time, start_time, end_time, status, exit_code, exit_message, last_updated)
  select execution_id, 2, instance_id, at at time zone 'UTC', at at time zone 'UTC', at at time zone 'UTC' + interval '8 s',
         case when state = 'COMPLETED' then 'COMPLETED' else 'FAILED' end, case when state = 'COMPLETED' then 'COMPLETED' else 'FAILED' end, '', at at time zone 'UTC'
  from plan returning 1
), parameters as (
  insert into longshore.batch_job_execution_params (job_execution_id, parameter_name, parameter_type, parameter_value, identifying)
  select execution_id, 'run', 'java.lang.Long', n::text, 'Y' from plan returning 1
), job_contexts as (
  insert into longshore.batch_job_execution_context (job_execution_id, short_context) select execution_id, '{}' from plan returning 1
), steps as (
  insert into longshore.batch_step_execution (step_execution_id, version, step_name, job_execution_id, create_time, start_time, end_time, status, commit_count,
      read_count, filter_count, write_count, read_skip_count, write_skip_count, process_skip_count, rollback_count, exit_code, exit_message, last_updated)
  select step_id, 3, 'write-parts', execution_id, at at time zone 'UTC', at at time zone 'UTC', at at time zone 'UTC' + interval '8 s', 'COMPLETED', 1,
         n % 9000, 0, n % 9000, 0, 0, 0, 0, 'COMPLETED', '', at at time zone 'UTC'
  from plan returning 1
), step_contexts as (
  insert into longshore.batch_step_execution_context (step_execution_id, short_context) select step_id, '{}' from plan returning 1
)
select count(*) from plan
