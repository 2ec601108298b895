-- A morning of the sample shop, for the tests of the console: every state of a run, three open failures, two workers and one that vanished.
insert into longshore.worker (name, host, pid, version, roles, slots, jobs, started_at, heartbeat_at, stopped_at) values
  ('quay-1', 'quay-1.example', 4101, '0.1.0', '{console,scheduler,worker}', 6, '{orders-export,order-lines-export,customers-export,sample-shop}', clock_timestamp() - interval '9 hours', clock_timestamp(), null),
  ('quay-2', 'quay-2.example', 4102, '0.1.0', '{worker}', 6, '{orders-export,order-lines-export,customers-export,sample-shop}', clock_timestamp() - interval '8 hours', clock_timestamp(), null),
  ('quay-3', 'quay-3.example', 4103, '0.1.0', '{worker}', 6, '{orders-export,order-lines-export,customers-export,sample-shop}', clock_timestamp() - interval '8 hours', clock_timestamp() - interval '41 seconds', null),
  ('quay-4', 'quay-4.example', 3990, '0.1.0', '{worker}', 6, '{orders-export,order-lines-export,customers-export,sample-shop}', clock_timestamp() - interval '20 hours', clock_timestamp() - interval '7 hours', clock_timestamp() - interval '7 hours');

create function pg_temp.add_run(id_ bigint, job_ text, tenant_ text, asker_ text, origin_ text, state_ text, asked_ interval, waited_ interval, ran_ interval, rows_ bigint, expected_ bigint)
returns void language plpgsql as $$
declare
  j longshore.job;
  began_ timestamptz := clock_timestamp() - asked_ + waited_;
begin
  select * into j from longshore.job where name = job_;
  insert into longshore.run (id, job, definition_hash, lane, tenant, origin, caller, request_hash, parameters, context, impact, state, state_since, ready,
    requested_at, started_at, ended_at, attempts, owner, token, lease_until, rows_read, rows_written, rows_expected)
  overriding system value
  values (id_, job_, j.definition_hash, j.lane, tenant_, origin_, case origin_ when 'api' then 'orders-web' when 'schedule' then 'schedule' else lower(replace(asker_, ' ', '.')) end, sha256(id_::text::bytea),
    jsonb_strip_nulls(jsonb_build_object('tenant', tenant_, 'from', '2026-07-01', 'to', '2026-09-30')), jsonb_strip_nulls(jsonb_build_object('v', 1, 'tenant', tenant_, 'actor', asker_, 'reason', 'Quarter close', 'locale', 'pt-BR', 'zone', 'America/Sao_Paulo')),
    j.impact, state_, case when ran_ is null then clock_timestamp() - asked_ else began_ + ran_ end, state_ = 'COMPLETED',
    clock_timestamp() - asked_, case when waited_ is not null and state_ not in ('QUEUED', 'EXPIRED') then began_ end,
    case when state_ in ('COMPLETED', 'FAILED', 'CANCELLED', 'ABANDONED', 'EXPIRED') then coalesce(began_ + ran_, clock_timestamp()) end,
    case when state_ in ('QUEUED', 'EXPIRED') then 0 else 1 end,
    case when state_ in ('RUNNING', 'PAUSING', 'CANCELLING') then (select min(w.id) from longshore.worker w where w.name = 'quay-1') end, 1,
    case when state_ in ('RUNNING', 'PAUSING', 'CANCELLING') then clock_timestamp() + interval '1 hour' end, rows_, rows_, expected_);
  insert into longshore.run_event (run_id, at, event, detail) values (id_, clock_timestamp() - asked_, 'run.requested', jsonb_build_object('by', asker_, 'origin', origin_));
  if waited_ is not null and state_ not in ('QUEUED', 'EXPIRED') then
    insert into longshore.run_event (run_id, at, event, detail)
    values (id_, began_, 'run.claimed', jsonb_build_object('worker', (select min(w.id) from longshore.worker w where w.name = 'quay-1'), 'attempt', 1));
  end if;
  if state_ in ('COMPLETED', 'FAILED', 'CANCELLED') then
    insert into longshore.run_event (run_id, at, event, detail) values (id_, began_ + ran_, 'run.' || lower(state_), '{}');
  end if;
end $$;

-- sixty ended runs, so that the job has a history
select pg_temp.add_run(1840000 + i, 'orders-export', (array['BRAZIL','PERU','CHINA','KENYA','GERMANY'])[1 + i % 5], (array['Ana Souza','Jonas Weber','Lena Vogt','shop'])[1 + i % 4],
  case when i % 4 = 3 then 'api' else 'operator' end, case when i in (17, 41) then 'ABANDONED' when i = 29 then 'CANCELLED' else 'COMPLETED' end,
  interval '1 minute' * (64 - i) * 23 + interval '20 minutes', interval '1 second' * (1 + i % 7), interval '1 second' * (case when i in (17, 41) then 31 when i > 54 then 158 + i % 6 else 84 + (i * 37) % 58 end), 1400000 + (i * 7919) % 300000, 1500000)
from generate_series(1, 60) i;

select pg_temp.add_run(1840310, 'sample-shop', null, 'Ines Kramer', 'operator', 'COMPLETED', interval '3 hours', interval '1 second', interval '18 seconds', 867000, 867000);
select pg_temp.add_run(1840655, 'orders-export', 'IRAN', 'shop', 'api', 'EXPIRED', interval '2 hours', null, null, 0, null);
select pg_temp.add_run(1841017, 'customers-export', 'MOROCCO', 'schedule', 'schedule', 'CANCELLED', interval '62 minutes', interval '3 seconds', interval '51 seconds', 2110, 15000);
select pg_temp.add_run(1841018, 'customers-export', 'JAPAN', 'schedule', 'schedule', 'FAILED', interval '61 minutes', interval '2 seconds', interval '242 seconds', 17204, 61240);
select pg_temp.add_run(1841019, 'customers-export', 'FRANCE', 'schedule', 'schedule', 'FAILED', interval '60 minutes', interval '1 second', interval '238 seconds', 16870, 61240);
select pg_temp.add_run(1841020, 'customers-export', 'GERMANY', 'schedule', 'schedule', 'FAILED', interval '60 minutes', interval '1 second', interval '252 seconds', 18422, 61240);
select pg_temp.add_run(1841190, 'order-lines-export', 'ROMANIA', 'Nadia Farouk', 'operator', 'COMPLETED', interval '40 minutes', interval '3 seconds', interval '68 seconds', 298114, 298114);
select pg_temp.add_run(1841198, 'orders-export', 'INDIA', 'Ravi Menon', 'api', 'PAUSED', interval '32 minutes', interval '4 seconds', interval '6 minutes', 840000, 1500000);
select pg_temp.add_run(1841207, 'order-lines-export', 'BRAZIL', 'Ana Souza', 'api', 'RUNNING', interval '10 minutes 55 seconds', interval '3 minutes 35 seconds', null, 0, 24000000);
select pg_temp.add_run(1841214, 'order-lines-export', 'EGYPT', 'Nadia Farouk', 'operator', 'FAILED', interval '10 minutes', interval '44 seconds', interval '132 seconds', 4100000, 9600000);
select pg_temp.add_run(1841229, 'orders-export', 'GERMANY', 'shop', 'api', 'RUNNING', interval '5 minutes 37 seconds', interval '2 minutes 58 seconds', null, 0, 6000000);
select pg_temp.add_run(1841244, 'orders-export', 'KENYA', 'Amina Otieno', 'operator', 'RUNNING', interval '7 seconds', interval '1 second', null, 0, 1500000);
select pg_temp.add_run(1841245, 'orders-export', 'GERMANY', 'Lena Vogt', 'operator', 'QUEUED', interval '75 seconds', null, null, 0, null);
select pg_temp.add_run(1841246, 'order-lines-export', 'PERU', 'Wei Zhang', 'operator', 'QUEUED', interval '15 seconds', null, null, 0, null);
alter table longshore.run alter column id restart with 1841247;

update longshore.run set rows_written = rows_written - 374, rows_filtered = 337, rows_rejected = 37 where id = 1841020;

-- the run that moves: 24 units, 15 done, 8 held, one of them slow
insert into longshore.work_unit (run_id, step, ordinal, bounds, label, rows_expected, state, owner, slot, lease_until, attempts, claimed_at, ended_at, checkpoint_at, first_chunk_at, chunks, rows_read, rows_written, rows_filtered)
select 1841207, 'write-parts', i, '{}', to_char(i * 6000000 + 1, 'FM999,999,999') || ' – ' || to_char((i + 1) * 6000000, 'FM999,999,999'), 1000000,
  case when i < 16 and i <> 10 then 'DONE' when i = 23 then 'PENDING' else 'RUNNING' end,
  case when i < 23 then (select w.id from longshore.worker w where w.name = case when i % 8 < 4 then 'quay-1' else 'quay-2' end) end, case when i = 10 then 4 else i % 4 end,
  case when i between 16 and 22 or i = 10 then clock_timestamp() + interval '1 hour' end, 1,
  case when i < 8 then clock_timestamp() - interval '7 minutes 20 seconds' when i < 16 then clock_timestamp() - interval '4 minutes 12 seconds' + interval '1 second' * (i % 5) when i < 23 then clock_timestamp() - interval '66 seconds' + interval '1 second' * (i % 7) * 3 end,
  case when i < 8 then clock_timestamp() - interval '4 minutes 14 seconds' + interval '1 second' * (i % 5) when i < 16 and i <> 10 then clock_timestamp() - interval '68 seconds' + interval '1 second' * (i % 7) * 3 end,
  case when i < 8 then clock_timestamp() - interval '4 minutes 14 seconds' when i < 16 and i <> 10 then clock_timestamp() - interval '68 seconds' when i < 23 then clock_timestamp() - interval '1 second' end,
  case when i < 23 then clock_timestamp() - interval '7 minutes' end,
  case when i < 16 and i <> 10 then 100 when i = 10 then 41 when i < 23 then 20 + i else 0 end,
  case when i < 16 and i <> 10 then 1000000 when i = 10 then 410000 when i < 23 then (20 + i) * 8000 else 0 end,
  case when i < 16 and i <> 10 then 999000 when i = 10 then 409600 when i < 23 then (20 + i) * 8000 - 200 else 0 end,
  case when i < 16 and i <> 10 then 1000 when i = 10 then 400 when i < 23 then 200 else 0 end
from generate_series(0, 23) i;
insert into longshore.work_unit (run_id, step, ordinal, bounds, label, rows_expected, state, owner, slot, lease_until, attempts, claimed_at, checkpoint_at, first_chunk_at, chunks, rows_read, rows_written)
select 1841229, 'write-parts', i, '{}', to_char(i * 3000000 + 1, 'FM999,999,999') || ' – ' || to_char((i + 1) * 3000000, 'FM999,999,999'), 3000000, 'RUNNING',
  (select w.id from longshore.worker w where w.name = 'quay-2'), 4 + i, clock_timestamp() + interval '1 hour', 1, clock_timestamp() - interval '150 seconds', clock_timestamp(), clock_timestamp() - interval '149 seconds', 270, 2730000, 2730000
from generate_series(0, 1) i;

-- units of the runs that rest
insert into longshore.work_unit (run_id, step, ordinal, bounds, label, rows_expected, state, owner, slot, attempts, claimed_at, ended_at, checkpoint_at, chunks, rows_read, rows_written, rows_filtered, rows_rejected)
select 1841020, 'write-parts', i, '{}', 'customers ' || to_char(i * 15310 + 1, 'FM999,999') || ' – ' || to_char((i + 1) * 15310, 'FM999,999'), 15310,
  case i when 0 then 'DONE' when 1 then 'FAILED' else 'PENDING' end, case when i < 2 then (select w.id from longshore.worker w where w.name = 'quay-2') end, i, case when i < 2 then 1 else 0 end,
  case when i < 2 then clock_timestamp() - interval '59 minutes' end, case when i < 2 then clock_timestamp() - interval '56 minutes' + interval '1 second' * i end, case when i < 2 then clock_timestamp() - interval '56 minutes' end,
  case i when 0 then 154 when 1 then 31 else 0 end, case i when 0 then 15310 when 1 then 3112 else 0 end, case i when 0 then 14990 when 1 then 3058 else 0 end, case i when 0 then 290 when 1 then 47 else 0 end, case i when 0 then 30 when 1 then 7 else 0 end
from generate_series(0, 3) i;

-- Spring Batch's record of the failed one and of the one that runs
insert into longshore.batch_job_instance (job_instance_id, version, job_name, job_key) values (900, 0, 'customers-export', 'k1841020'), (901, 0, 'order-lines-export', 'k1841207');
insert into longshore.batch_job_execution (job_execution_id, version, job_instance_id, create_time, start_time, end_time, status, exit_code) values
  (9000, 2, 900, (clock_timestamp() - interval '60 minutes') at time zone 'UTC', (clock_timestamp() - interval '60 minutes') at time zone 'UTC', (clock_timestamp() - interval '56 minutes') at time zone 'UTC', 'FAILED', 'FAILED'),
  (9001, 1, 901, (clock_timestamp() - interval '7 minutes 20 seconds') at time zone 'UTC', (clock_timestamp() - interval '7 minutes 20 seconds') at time zone 'UTC', null, 'STARTED', 'UNKNOWN');
insert into longshore.batch_step_execution (step_execution_id, version, step_name, job_execution_id, create_time, start_time, end_time, status, commit_count, read_count, filter_count, write_count, read_skip_count, write_skip_count, process_skip_count, rollback_count, exit_code) values
  (90000, 2, 'write-parts', 9000, (clock_timestamp() - interval '60 minutes') at time zone 'UTC', (clock_timestamp() - interval '60 minutes') at time zone 'UTC', (clock_timestamp() - interval '56 minutes') at time zone 'UTC', 'FAILED', 185, 18422, 337, 18048, 0, 0, 37, 1, 'FAILED'),
  (90001, 1, 'write-parts', 9001, (clock_timestamp() - interval '7 minutes 20 seconds') at time zone 'UTC', (clock_timestamp() - interval '7 minutes 20 seconds') at time zone 'UTC', null, 'STARTED', 0, 0, 0, 0, 0, 0, 0, 0, 'EXECUTING');
update longshore.run set job_execution_id = 9000 where id = 1841020;
update longshore.run set job_execution_id = 9001 where id = 1841207;

insert into longshore.failure (run_id, attempt, step, unit, at, category, code, message, remedy, position, stack, fingerprint)
select r.id, 1, 'write-parts', 1, r.ended_at, 'external', 'source-refused', 'The source refused our login, after ' || to_char(r.rows_read, 'FM999,999') || ' of 61,240 customers: the password of "shop_reader" expired.',
  'Renew the secret shop/reader, then restart.', 'item ' || to_char(r.rows_read + 1, 'FM999,999') || ', unit 2, chunk 32',
  E'org.postgresql.util.PSQLException: FATAL: password authentication failed for user "shop_reader"\n\tat org.postgresql.core.v3.ConnectionFactoryImpl.doAuthentication(ConnectionFactoryImpl.java:704)\n\tat dev.longshore.sql.export.Source.open(Source.java:88)\nCaused by: dev.longshore.model.failure.LongshoreException: The source refused our login\n\tat org.springframework.batch.core.step.AbstractStep.execute(AbstractStep.java:230)', 'f-login'
from longshore.run r where r.id in (1841018, 1841019, 1841020);
insert into longshore.failure (run_id, attempt, step, unit, at, category, code, message, remedy, position, stack, fingerprint)
select r.id, 1, 'write-parts', 3, r.ended_at, 'insufficient-resources', 'disk-full', 'The disk of the artifact folder is full: 1.2 GB were needed, 0.4 GB were free.', 'Free 0.8 GB or more, then restart.', 'unit 4, byte 412,003,118',
  E'java.io.IOException: No space left on device\n\tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)\n\tat dev.longshore.jobs.export.PartFile.write(PartFile.java:121)', 'f-disk'
from longshore.run r where r.id = 1841214;
update longshore.run r set failure_id = (select max(f.id) from longshore.failure f where f.run_id = r.id) where r.state = 'FAILED';

insert into longshore.run_command (run_id, verb, actor, reason, asked_at, seen_at, done_at, outcome) values
  (1841198, 'pause', 'Ines Kramer', 'the source is slow', clock_timestamp() - interval '26 minutes', clock_timestamp() - interval '26 minutes', clock_timestamp() - interval '26 minutes', 'done'),
  (1841017, 'cancel', 'Ines Kramer', 'asked twice by mistake', clock_timestamp() - interval '61 minutes', clock_timestamp() - interval '61 minutes', clock_timestamp() - interval '61 minutes', 'done');

insert into longshore.artifact (run_id, tenant, name, media_type, location, bytes, rows, sha256, manifest, created_at, expires_at)
select r.id, r.tenant, r.job || '-' || lower(r.tenant) || '.csv', 'text/csv', r.id || '/' || r.job || '.csv', r.rows_written * 118, r.rows_written, encode(sha256(r.id::text::bytea), 'hex'), '{}', r.ended_at, r.ended_at + interval '30 days'
from longshore.run r where r.state = 'COMPLETED' and r.tenant is not null;
analyze longshore.run, longshore.work_unit, longshore.artifact;

-- a file of customers: first what it would do, then what it did, with four records left out
select pg_temp.add_run(1841250, 'customer-import', null, 'Nadia Farouk', 'operator', 'COMPLETED', interval '9 hours 10 minutes', interval '1 second', interval '6 seconds', 2400, 2400);
select pg_temp.add_run(1841251, 'customer-import', null, 'Nadia Farouk', 'operator', 'COMPLETED', interval '9 hours', interval '1 second', interval '9 seconds', 2400, 2400);
alter table longshore.run alter column id restart with 1841300;
update longshore.run set parameters = '{"input": "3b1d3f2e-6a53-4f0e-9f43-0a4a3a1c7d10", "dry_run": true}', rows_written = 0, rows_filtered = 2396, rows_rejected = 4 where id = 1841250;
update longshore.run set parameters = '{"input": "3b1d3f2e-6a53-4f0e-9f43-0a4a3a1c7d10"}', rows_written = 1900, rows_filtered = 496, rows_rejected = 4 where id = 1841251;
insert into longshore.run_event (run_id, at, event, detail)
values (1841250, clock_timestamp() - interval '9 hours 9 minutes 54 seconds', 'sync.previewed', '{"inserted": 1200, "changed": 700, "unchanged": 496, "rejected": 4}'),
  (1841251, clock_timestamp() - interval '8 hours 59 minutes 51 seconds', 'sync.merged', '{"inserted": 1200, "changed": 700, "unchanged": 496, "rejected": 4}');
insert into longshore.rejected_record (run_id, step, unit, position, item, at, field, value, rule, message, fingerprint, content)
values (1841251, 'merge-records', 0, 17, 'line 18', clock_timestamp() - interval '9 hours', 'email', 'ana.souza(at)example.com', 'pattern', 'email does not match [^@ ]+@[^@ ]+.', 'e1e1e1e1e1e1e1e1',
    '{"id": "17", "email": "ana.souza(at)example.com", "name": "Ana Souza", "balance": "120.50", "note": null}'),
  (1841251, 'merge-records', 0, 204, 'line 205', clock_timestamp() - interval '9 hours', 'email', 'jonas.weber', 'pattern', 'email does not match [^@ ]+@[^@ ]+.', 'e1e1e1e1e1e1e1e1',
    '{"id": "204", "email": "jonas.weber", "name": "Jonas Weber", "balance": "-5.00", "note": "=1+1"}'),
  (1841251, 'merge-records', 0, 205, 'line 206', clock_timestamp() - interval '9 hours', 'balance', 'a lot', 'type', 'balance is not a number.', 'b2b2b2b2b2b2b2b2',
    '{"id": "205", "email": "lena@example.com", "name": "Lena Vogt", "balance": "a lot", "note": null}'),
  (1841251, 'merge-records', 0, 2311, 'line 2312', clock_timestamp() - interval '9 hours', null, null, 'csv', 'The record has 9 values; 5 belong to it.', 'c3c3c3c3c3c3c3c3',
    '{"id": "2311", "email": "x", "name": "y", "balance": "1", "note": "2", "#6": "3"}');
insert into longshore.watched_folder (job, folder, looked_at, problem)
values ('customer-import', 'sales/incoming', clock_timestamp() - interval '2 seconds', 'The folder inbox/sales/incoming is not there. Make it, or mount it, where the worker runs; what comes into it is then read.');

-- sign-ups: one that is ready, two of whose optional effects one failed and one is in doubt, one that waits, one that is stuck, one of a tenant, one that has not begun
select pg_temp.add_run(1841252, 'sign-up', null, 'outcomes', 'api', 'COMPLETED', interval '8 minutes', interval '1 second', interval '2 seconds', 22, 22);
alter table longshore.run alter column id restart with 1841300;
insert into longshore.outcome (id, job, key, tenant, customer, asked_at, ready_at, settled_at, due_at, passes, waits_for)
overriding system value
select o.id, 'sign-up', o.key, o.tenant, o.customer, t.asked_at, t.asked_at + o.ready, case when o.settled then t.asked_at + interval '4 seconds' end,
  case when o.settled then t.asked_at else clock_timestamp() + interval '50 seconds' end, o.passes, o.waits_for
from (values
  (7001, '4711', null, 'ada@engines.example', interval '8 minutes', interval '1.4 seconds', true, 1, null),
  (7002, '4712', null, 'carol@looms.example', interval '7 minutes', interval '2.1 seconds', true, 1, null),
  (7003, '4713', null, 'grace@compilers.example', interval '6 minutes', interval '1.9 seconds', true, 2, null),
  (7004, '4714', null, 'linus@kernels.example', interval '5 minutes', interval '1.2 seconds', false, 4, 'Entry in the CRM: crm is away or fails.'),
  (7005, '4715', null, 'joan@clocks.example', interval '4 minutes', null, true, 1, null),
  (7006, '4716', 'GERMANY', 'konrad@relays.example', interval '3 minutes', interval '1.1 seconds', true, 1, null),
  (7007, '4717', null, 'a-very-long-name-that-somebody-chose-for-all-of-her-mail@international-shipping-and-handling.example', interval '20 seconds', null, false, 0, null)
) as o (id, key, tenant, customer, since, ready, settled, passes, waits_for), lateral (select clock_timestamp() - o.since as asked_at) t;
alter table longshore.outcome alter column id restart with 7100;
insert into longshore.effect (job, item, version, content_hash, idempotency_key, state, maybe_applied, run_id, unit, token, attempts, settled_at, answer, decided_by, decided_why)
select 'sign-up', e.key || '/' || e.name, e.version, 'sql', 'ls-' || left(encode(sha256((e.key || '/' || e.name || '/' || e.version)::bytea), 'hex'), 40), e.state, e.maybe, 1841252, 0, 1, e.tries,
  case when e.state <> 'planned' then clock_timestamp() - interval '3 minutes' end, e.answer, e.by, e.why
from (
  select k.key, n.name, 1 as version, 'done' as state, false as maybe, 1 as tries, null::text as answer, null::text as by, null::text as why
  from unnest(array['4711', '4712', '4713', '4714', '4716']) k (key), unnest(array['defaults', 'trial']) n (name)
  union all values
    ('4711', 'welcome-mail', 1, 'done', false, 1, null, null, null), ('4711', 'crm', 1, 'done', false, 1, null, null, null),
    ('4712', 'welcome-mail', 1, 'done', false, 1, null, null, null),
    ('4712', 'crm', 1, 'superseded', false, 1, 'crm answered 422 and said that the name of the company is too long', 'olga.operator', 'The name was cut'),
    ('4712', 'crm', 2, 'failed', false, 1, 'it answered 422 and said that the country is missing', null, null),
    ('4713', 'welcome-mail', 1, 'in-doubt', true, 1, null, null, null), ('4713', 'crm', 1, 'done', false, 1, null, null, null),
    ('4714', 'welcome-mail', 1, 'done', false, 1, null, null, null), ('4714', 'crm', 1, 'planned', true, 3, 'it answered 503', null, null),
    ('4715', 'defaults', 1, 'done', false, 1, null, null, null),
    ('4715', 'trial', 1, 'failed', false, 1, 'new row for relation "signup_trial" violates check constraint "signup_trial_plan_check"', null, null),
    ('4715', 'crm', 1, 'done', false, 1, null, null, null),
    ('4716', 'welcome-mail', 1, 'done', false, 1, null, null, null),
    ('4716', 'crm', 1, 'given-up', true, 2, 'no answer', 'ines.kramer', 'The CRM has it; it was typed in by hand')
) e;
insert into longshore.outcome_objective (job, percent, within, counted, late, seconds, missed_since) values
  ('sign-up', 95, interval '10 seconds', 7, 2, 240, clock_timestamp() - interval '3 minutes'), ('sign-up', 99, interval '30 seconds', 7, 1, 240, clock_timestamp() - interval '2 minutes');

-- Executions of an application that kept its own books before: one that ended, and one that failed.
insert into longshore.past_execution (application, execution_id, instance_id, job, status, exit_code, exit_message, created_at, started_at, ended_at, parameters, steps)
select 'billing', 41 + n, 7, 'invoices', s.status, s.status, s.message, at, at, at + interval '38 seconds',
  '[{"name": "day", "value": "2026-06-30", "identifying": true}]',
  '[{"name": "write", "status": "COMPLETED", "read": 1204, "written": 1200, "filtered": 4, "skipped": 0, "commits": 13, "rollbacks": 0}]'
from (values (1, 'COMPLETED', null), (2, 'FAILED', 'The mail server refused the connection.')) s (n, status, message),
  lateral (select timestamptz '2026-07-01 02:00:00+00' + s.n * interval '1 day' as at) t;
