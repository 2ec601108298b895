package dev.longshore.sql.now;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.job.JobName;
import dev.longshore.sql.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** One job has 30,000 runs, one had a single run before them all, one has none. Rows are counted, long after plans have settled. */
class JobHistoryCostIT {

    private static final int RUNS = 30_000;
    private static final int MOST_ROWS = 500;

    private static final String JOBS = """
            with name(job) as (values ('busy'), ('rare'), ('never')),
              definition as (insert into longshore.job_definition (hash, job, document)
                select md5(n.job) || md5(n.job), n.job, '{}' from name n returning hash, job)
            insert into longshore.job (name, definition_hash, title, kind, lane, impact, max_running, max_queued)
            select d.job, d.hash, d.job, 'export', 'bulk', 'delayed', 2, 3 from definition d
            """;

    /** TENANT-9 asked for the rare run and for the first busy one. */
    private static final String HISTORY = """
            insert into longshore.run (job, definition_hash, lane, tenant, origin, caller, request_hash, parameters, context, impact, state, requested_at, started_at, ended_at, ready)
            select j.job, md5(j.job) || md5(j.job), 'bulk', case when n <= 2 then 'TENANT-9' else 'TENANT-' || n % 5 end, 'api', 'web', '\\x00', '{}', '{"v": 1}', 'delayed',
              'COMPLETED', j.at, j.at, j.at, true
            from generate_series(1, :runs) n
            cross join lateral (select case when n = 1 then 'rare' else 'busy' end as job, now() - (:runs - n) * interval '1 second' as at) j
            """;

    private static final String TOUCHED = """
            select sum(pg_stat_get_xact_tuples_returned(c.oid)) from pg_class c
            where c.oid = 'longshore.run'::regclass or c.oid in (select i.indexrelid from pg_index i where i.indrelid = 'longshore.run'::regclass)
            """;

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @BeforeAll
    static void history() {
        database.jdbc().sql(JOBS).update();
        database.jdbc().sql(HISTORY).param("runs", RUNS).update();
        database.jdbc().sql("vacuum analyze longshore.run").update();
    }

    static List<TenantScope> scopes() {
        return List.of(
                TenantScope.ALL, new TenantScope("TENANT-1"), new TenantScope("TENANT-9"), new TenantScope("nobody"));
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void theLastRunsAreFoundWithoutTheirHistory(TenantScope scope) throws SQLException {
        try (Connection connection = ((PGSimpleDataSource) database.dataSource()).getConnection()) {
            connection.setAutoCommit(false);
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            JobHistory history = new JobHistory(jdbc);
            // beyond pgjdbc's and PostgreSQL's thresholds for generic plans
            for (int i = 0; i < 12; i++) {
                readAll(history, scope);
                connection.commit();
            }
            long before = touched(jdbc);
            readAll(history, scope);
            assertThat(touched(jdbc) - before).isLessThan(MOST_ROWS);
        }
    }

    /** The other way round, or the count above shows nothing. */
    @Test
    void withoutTheirIndexesTheLastRunIsFoundAtTheEndOfTheHistory() throws SQLException {
        try (Connection connection = ((PGSimpleDataSource) database.dataSource()).getConnection()) {
            connection.setAutoCommit(false);
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            jdbc.sql("drop index longshore.run_of_job, longshore.run_of_tenant_and_job")
                    .update();
            long before = touched(jdbc);
            readAll(new JobHistory(jdbc), TenantScope.ALL);
            assertThat(touched(jdbc) - before).isGreaterThan(RUNS);
            connection.rollback();
        }
    }

    @Test
    void eachTenantSeesItsOwn() {
        JobHistory history = new JobHistory(database.jdbc());
        assertThat(history.lastOfEach(TenantScope.ALL))
                .extracting(record -> record.job().value())
                .containsExactlyInAnyOrder("busy", "rare");
        assertThat(history.lastOfEach(new TenantScope("TENANT-1")))
                .extracting(record -> record.job().value(), JobRecord::tenant)
                .containsExactly(tuple("busy", "TENANT-1"));
        assertThat(history.lastEnded(new TenantScope("TENANT-9"), new JobName("busy"), 10))
                .extracting(JobRecord::tenant)
                .containsExactly("TENANT-9");
        assertThat(history.lastEnded(new TenantScope("TENANT-1"), new JobName("rare"), 10))
                .isEmpty();
        assertThat(history.lastEnded(TenantScope.ALL, new JobName("busy"), 10)).hasSize(10);
        assertThat(history.lastOfEach(new TenantScope("nobody"))).isEmpty();
    }

    private static void readAll(JobHistory history, TenantScope scope) {
        history.lastOfEach(scope);
        for (String job : List.of("busy", "rare", "never")) {
            history.lastEnded(scope, new JobName(job), 10);
        }
    }

    private static long touched(JdbcClient jdbc) {
        return jdbc.sql(TOUCHED).query(Long.class).single();
    }
}
