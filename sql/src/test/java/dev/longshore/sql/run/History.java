package dev.longshore.sql.run;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Many old runs, as a busy installation has them: 5 jobs, 25 tenants of which some fail never, 40 people, few open runs. */
final class History {

    private static final String JOBS = """
            insert into longshore.job_definition (hash, job, document)
            select repeat(to_hex(n), 64), 'job-' || n, '{"parameters": [{"name": "token", "secret": true}, {"name": "from", "secret": false}]}' from generate_series(1, 5) n;
            insert into longshore.job (name, definition_hash, title, kind, lane, impact, parameter_names, max_running, max_queued)
            select 'job-' || n, repeat(to_hex(n), 64), 'Job ' || n, 'export', case when n = 5 then 'repair' else 'bulk' end, 'delayed', '{token,from}', 2, 3 from generate_series(1, 5) n;
            """;

    /** job-5 has never failed, TENANT-7 neither; only job-4 is scheduled; Amina asked for one run, the oldest; half of all name nobody. */
    private static final String RUNS = """
            insert into longshore.run (job, definition_hash, lane, tenant, origin, caller, request_hash, parameters, context, impact, state, requested_at, started_at, ended_at, ready)
            select 'job-' || j, repeat(to_hex(j), 64), case when j = 5 then 'repair' else 'bulk' end, t, case when n %% 10 = 3 then 'schedule' else 'api' end, 'orders-web', '\\x00', '{}',
              jsonb_build_object('v', 1, 'actor', case when n = 1 then 'Amina Otieno' when n %% 2 = 0 then null else 'Person ' || lpad((n %% 40)::text, 2, '0') end), 'delayed',
              s, at, case when s <> 'EXPIRED' then at + interval '1 second' end, case when s <> 'PAUSED' then at + interval '9 seconds' end, s = 'COMPLETED'
            from generate_series(1, %1$d) n
            cross join lateral (select 1 + n %% 5 as j, 'TENANT-' || (n / 5) %% 25 as t, now() - (%1$d - n) * interval '7 seconds' as at) a
            cross join lateral (select case when j <> 5 and t <> 'TENANT-7' and n %% 50 = 2 then 'FAILED' when n %% 1000 = 7 then 'EXPIRED' when n = 11 then 'PAUSED' else 'COMPLETED' end as s) b
            """;

    private History() {}

    static void make(JdbcClient jdbc, int runs) {
        for (String statement : JOBS.split(";\n")) {
            jdbc.sql(statement).update();
        }
        if (runs > 0) {
            jdbc.sql(RUNS.formatted(runs)).update();
            jdbc.sql("vacuum analyze longshore.run").update();
        }
    }
}
