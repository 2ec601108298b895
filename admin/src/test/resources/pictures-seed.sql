-- More of the morning of the sample shop, for pictures alone: no test counts it.
insert into longshore.calendar (name, title, effect, origin, changed_by) values ('holidays', 'Public holidays', 'skip', 'database', 'Ines Kramer');
insert into longshore.calendar_entry (calendar, title, first_day, last_day) values
  ('holidays', 'Christmas Day', '2026-12-25', '2026-12-25'), ('holidays', 'New Year', '2027-01-01', '2027-01-01');
update longshore.schedule set definition = (definition::jsonb || '{"calendars": ["holidays"]}')::text where name = 'nightly-orders';
insert into longshore.rejected_record (id, run_id, step, unit, position, item, field, value, rule, message, fingerprint, content) overriding system value values
  (9, 1841020, 'read-rows', 0, 7, 'order 5', 'o_totalprice', '-1', 'range', 'o_totalprice is below 0.', 'f9f9f9f9f9f9f9f9', '{"o_orderkey": "5", "o_totalprice": "-1"}');

-- a report whose form asks for its readers and for the version that somebody saw
insert into longshore.job_definition (hash, job, document)
select encode(sha256('report'), 'hex'), 'month-end', document || '{"name": "month-end", "title": "Month end", "kind": "report", "preconditions": {"version": "select 1", "definition": "UNCHANGED", "supersededBy": ["tenant"]}}'
from longshore.job_definition where hash = (select definition_hash from longshore.job where name = 'order-lines-export');
insert into longshore.job (name, definition_hash, title, kind, lane, impact, parameter_defaults, parameter_names, required_parameters, max_running, max_queued)
select 'month-end', encode(sha256('report'), 'hex'), 'Month end', 'report', lane, impact, parameter_defaults, parameter_names, required_parameters, max_running, max_queued
from longshore.job where name = 'order-lines-export';

-- a job of Spring Batch's own, without a definition of ours, and one that declares nothing about being repeated
insert into longshore.job_definition (hash, job, document)
select encode(sha256(h), 'hex'), job, document || '{"kind": "spring-batch"}' || jsonb_build_object('spec', '{"repeats-declared": false}'::jsonb)
from longshore.job_definition, unnest(array['whole'::bytea]) h where hash = (select definition_hash from longshore.job where name = 'customers-export');

-- what ended since something newer was there, what follows it, a step that does not stop, a restart that needs a confirmation
insert into longshore.run (id, job, definition_hash, lane, tenant, origin, caller, request_hash, parameters, context, impact, state, state_since, ready, requested_at, started_at, ended_at,
  attempts, owner, token, lease_until, rows_read, rows_written, rows_expected)
overriding system value
select v.id, r.job, coalesce(v.hash, r.definition_hash), r.lane, v.tenant, r.origin, r.caller, sha256(v.id::text::bytea), r.parameters || jsonb_build_object('tenant', v.tenant), r.context || jsonb_build_object('tenant', v.tenant), r.impact, v.state, t.at + v.after, false,
  t.at, case when v.rows > 0 then t.at + interval '2 seconds' end, case when v.state not in ('CANCELLING', 'QUEUED') then t.at + v.after end,
  case when v.rows > 0 then 1 else 0 end, case when v.state = 'CANCELLING' then (select w.id from longshore.worker w where w.name = 'quay-1') end, 1,
  case when v.state = 'CANCELLING' then clock_timestamp() + interval '1 hour' end, v.rows, v.rows, case when v.hash is null then 9600000 end
from (values
  (1841260, 1841214, 'ROMANIA', 'STALE', null, interval '52 minutes', interval '74 seconds', 4100000),
  (1841261, 1841214, 'EGYPT', 'STALE', null, interval '50 minutes', interval '61 seconds', 0),
  (1841262, 1841214, 'PERU', 'SUPERSEDED', null, interval '48 minutes', interval '6 minutes', 0),
  (1841263, 1841214, 'PERU', 'QUEUED', null, interval '42 minutes', interval '0 seconds', 0),
  (1841264, 1841020, 'KENYA', 'CANCELLING', encode(sha256('whole'), 'hex'), interval '12 minutes', interval '8 minutes', 18422),
  (1841265, 1841020, 'JAPAN', 'FAILED', encode(sha256('whole'), 'hex'), interval '3 hours', interval '4 minutes', 18422)
) as v (id, source, tenant, state, hash, since, after, rows)
join longshore.run r on r.id = v.source, lateral (select clock_timestamp() - v.since as at) t;
insert into longshore.run_precondition (run_id, version_taken, version, same_definition, broken, found, superseded_by, settled) values
  (1841260, true, '17', false, 'version', '18', null, true),
  (1841261, false, null, true, 'definition', encode(sha256('report'), 'hex'), null, true),
  (1841262, true, '17', false, 'superseded', null, 1841263, true);
insert into longshore.run_event (run_id, at, event, detail)
select r.id, r.requested_at, 'run.requested', '{}' from longshore.run r where r.id between 1841260 and 1841265
union all select r.id, r.started_at, 'run.claimed', jsonb_build_object('worker', (select w.id from longshore.worker w where w.name = 'quay-1'), 'attempt', 1) from longshore.run r where r.id in (1841260, 1841264, 1841265)
union all select r.id, r.ended_at, 'run.' || lower(r.state), '{}' from longshore.run r where r.id in (1841260, 1841261, 1841262, 1841265);
insert into longshore.run_event (run_id, at, event, detail) values (1841264, clock_timestamp() - interval '2 minutes 30 seconds', 'run.stop-overdue', '{"step": "write-parts", "seconds": 95}');
insert into longshore.run_command (run_id, verb, actor, reason, asked_at, seen_at) values
  (1841264, 'cancel', 'Ines Kramer', 'The source moves tonight', clock_timestamp() - interval '4 minutes', clock_timestamp() - interval '4 minutes');
insert into longshore.batch_job_instance (job_instance_id, version, job_name, job_key) values (910, 0, 'customers-export', 'k1841264'), (911, 0, 'customers-export', 'k1841265');
insert into longshore.batch_job_execution (job_execution_id, version, job_instance_id, create_time, start_time, end_time, status, exit_code) values
  (9100, 2, 910, (clock_timestamp() - interval '12 minutes') at time zone 'UTC', (clock_timestamp() - interval '12 minutes') at time zone 'UTC', null, 'STOPPING', 'UNKNOWN'),
  (9110, 2, 911, (clock_timestamp() - interval '3 hours') at time zone 'UTC', (clock_timestamp() - interval '3 hours') at time zone 'UTC', (clock_timestamp() - interval '176 minutes') at time zone 'UTC', 'FAILED', 'FAILED');
insert into longshore.batch_step_execution (step_execution_id, version, step_name, job_execution_id, create_time, start_time, end_time, status, commit_count, read_count, filter_count, write_count, read_skip_count, write_skip_count, process_skip_count, rollback_count, exit_code) values
  (91000, 2, 'write-parts', 9100, (clock_timestamp() - interval '12 minutes') at time zone 'UTC', (clock_timestamp() - interval '12 minutes') at time zone 'UTC', null, 'STARTED', 185, 18422, 0, 18422, 0, 0, 0, 0, 'EXECUTING'),
  (91100, 2, 'write-parts', 9110, (clock_timestamp() - interval '3 hours') at time zone 'UTC', (clock_timestamp() - interval '3 hours') at time zone 'UTC', (clock_timestamp() - interval '176 minutes') at time zone 'UTC', 'FAILED', 185, 18422, 0, 18422, 0, 0, 0, 1, 'FAILED');
update longshore.run set job_execution_id = 9100 where id = 1841264;
update longshore.run set job_execution_id = 9110 where id = 1841265;
insert into longshore.failure (run_id, attempt, step, at, category, code, message, remedy, stack, fingerprint)
select r.id, 1, 'write-parts', r.ended_at, 'external', 'source-refused', 'The source refused our login.', 'Renew the secret shop/reader, then restart.', 'org.postgresql.util.PSQLException: FATAL: password authentication failed', 'f-login' from longshore.run r where r.id = 1841265;
update longshore.run r set failure_id = (select max(f.id) from longshore.failure f where f.run_id = r.id) where r.id = 1841265;

-- what waits behind something that is not done: chunks of a file, rows of a key, outcomes
insert into longshore.work_unit (run_id, step, ordinal, bounds, label, track, state, disturbances, claimed_at)
select 1841244, 'apply-lines', i, '{}', i || '01 – ' || i || '99, track ' || i % 2 + 1, i % 2, 'PENDING', case i when 1 then 2 else 0 end, clock_timestamp() - interval '3 minutes' from generate_series(1, 7) i;
update longshore.outcome set run_id = 1841252 where id in (7004, 7005);

-- pauses of runs, in force and ended, and one of a schedule
insert into longshore.schedule_hold (holds, scope, subject, reason, actor, since, until, released_at, released_by, release_reason) values
  ('runs', 'lane', 'repair', 'The source moves to new disks; backfills would slow it down.', 'Ines Kramer', clock_timestamp() - interval '25 minutes', clock_timestamp() + interval '95 minutes', null, null, null),
  ('runs', 'tenant', 'MOROCCO', 'Their contract is on hold until legal has answered.', 'Olga Petrova', clock_timestamp() - interval '2 days', null, null, null, null),
  ('runs', 'job', 'orders-export', 'A wrong total in a file; we look into it.', 'Ravi Menon', clock_timestamp() - interval '8 hours', null, clock_timestamp() - interval '7 hours', 'Ines Kramer', 'The total was right, the sheet that it was compared with was not.');

insert into longshore.tenant_readers (tenant, locale, zone) values ('*', 'en-GB', null), ('BRAZIL', 'pt-BR', 'America/Sao_Paulo'), ('GERMANY', 'de-DE', 'Europe/Berlin');
