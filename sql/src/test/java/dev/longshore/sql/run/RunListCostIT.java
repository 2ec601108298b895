package dev.longshore.sql.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.artifact.ArtifactViews;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.page.Page;
import dev.longshore.sql.page.PageKey;
import dev.longshore.sql.page.PageRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a page costs, counted long after plans have settled. {@code -Dlongshore.test.runs=1000000} makes the history of the promise.
 */
class RunListCostIT {

    private static final int RUNS = Integer.getInteger("longshore.test.runs", 60_000);

    /** Rows read by scans of the table and entries read in its indexes. */
    private static final String TOUCHED = """
            select sum(pg_stat_get_xact_tuples_returned(c.oid)) from pg_class c
            where c.oid = cast(:table as regclass) or c.oid in (select i.indexrelid from pg_index i where i.indrelid = cast(:table as regclass))
            """;

    private static final String RUN = "longshore.run";
    private static final String UNIT = "longshore.work_unit";

    /** Several states are read side by side, each up to a page. */
    private static final int MOST_ROWS_A_ROW = 45;

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @BeforeAll
    static void history() {
        History.make(database.jdbc(), RUNS);
    }

    record Question(String name, TenantScope scope, RunFilter filter, PageRequest page) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Question> questions() {
        Instant old = Instant.now().minus(Duration.ofSeconds(7L * RUNS / 2));
        JobName job1 = new JobName("job-1");
        JobName job5 = new JobName("job-5");
        List<RunState> failed = List.of(RunState.FAILED);
        List<RunState> rare = List.of(RunState.PAUSED, RunState.QUEUED, RunState.RUNNING);
        TenantScope all = TenantScope.ALL;
        PageRequest first = PageRequest.first(50);
        return Stream.of(
                new Question("all", all, RunFilter.ALL, first),
                new Question("all, deep", all, RunFilter.ALL, PageRequest.olderThan(new PageKey(old, 1), 50)),
                new Question("all, newer", all, RunFilter.ALL, PageRequest.newerThan(new PageKey(old, 1), 50)),
                new Question("500 rows", all, RunFilter.ALL, PageRequest.first(500)),
                of("failed", failed, null, null, null, null),
                of("rare states", rare, null, null, null, null),
                of("many states", List.of(RunState.values()), null, null, null, null),
                of("job", List.of(), job1, null, null, null),
                of("job that never fails", failed, job5, null, null, null),
                of("job and rare state", rare, job1, null, null, null),
                of("tenant", List.of(), null, "TENANT-3", null, null),
                of("tenant that never fails", failed, null, "TENANT-7", null, null),
                of("unknown tenant", List.of(), null, "nobody", null, null),
                of("tenant and job that it has not", List.of(), job1, "TENANT-3", null, null),
                of("origin", List.of(), null, null, "schedule", null),
                of("no such origin", List.of(), null, null, "file", null),
                of("job that is never scheduled", List.of(), job1, null, "schedule", null),
                of("failed and scheduled", failed, null, null, "schedule", null),
                of("tenant, job, origin without a run", failed, job5, "TENANT-7", "schedule", null),
                of("asker", List.of(), null, null, null, "person 07"),
                of("oldest asker", List.of(), null, null, null, "AMINA"),
                of("askers", List.of(), null, null, null, "person"),
                of("asker without failures", failed, null, null, null, "person 03"),
                of("asker, job that it never asked for", List.of(), job5, null, null, "person 03"),
                of("most frequent asker", List.of(), null, null, null, "orders-web"),
                of("most frequent asker, rare state", rare, null, null, null, "orders-web"),
                of("most frequent asker, failed job without failures", failed, job5, null, null, "orders-web"),
                new Question(
                        "tenant's viewer, failed",
                        new TenantScope("TENANT-7"),
                        RunFilter.inStates(RunState.FAILED),
                        first),
                new Question("lane", all, lane(List.of(), "bulk"), first),
                new Question("rare states of a lane", all, lane(rare, "repair"), first),
                new Question(
                        "a day long ago, failed",
                        all,
                        new RunFilter(failed, null, null, null, null, old, old.plus(Duration.ofDays(1)), null),
                        first),
                new Question(
                        "a day long ago, never",
                        all,
                        new RunFilter(rare, null, null, null, null, old, old.plus(Duration.ofDays(1)), null),
                        first));
    }

    private static RunFilter lane(List<RunState> states, String lane) {
        return new RunFilter(states, null, lane, null, null, null, null, null);
    }

    private static Question of(
            String name, List<RunState> states, JobName job, String tenant, String origin, String asker) {
        return new Question(
                name,
                TenantScope.ALL,
                new RunFilter(states, job, null, tenant, origin, null, null, asker),
                PageRequest.first(50));
    }

    /** Counted, not timed: a clock on a busy machine says nothing. {@code ./longshore bench latency} has the times. */
    @ParameterizedTest
    @MethodSource("questions")
    void aPageOfAnyFilterTouchesFewRows(Question question) throws SQLException {
        try (Connection connection = ((PGSimpleDataSource) database.dataSource()).getConnection()) {
            connection.setAutoCommit(false);
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            RunViews views = new RunViews(jdbc, new JsonMapper(), new ArtifactViews(jdbc));
            // beyond pgjdbc's and PostgreSQL's thresholds for generic plans
            for (int i = 0; i < 12; i++) {
                views.list(question.scope(), question.filter(), question.page());
                connection.commit();
            }
            long before = touched(jdbc, RUN);
            views.list(question.scope(), question.filter(), question.page());
            assertThat(touched(jdbc, RUN) - before)
                    .as("rows of longshore.run")
                    .isLessThan(MOST_ROWS_A_ROW * question.page().limit());
        }
    }

    @Test
    void howManyUnitsACompletedRunHadCostsNoMoreForThousands() throws SQLException {
        try (Connection connection = ((PGSimpleDataSource) database.dataSource()).getConnection()) {
            connection.setAutoCommit(false);
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            jdbc.sql("""
                            insert into longshore.work_unit (run_id, step, ordinal, bounds, label, state)
                            select r.id, 'write', n, '{}', 'unit', 'DONE'
                            from (select id from longshore.run where state = 'COMPLETED' order by requested_at desc, id desc limit 10) r,
                              generate_series(0, 1999) n
                            """).update();
            RunViews views = new RunViews(jdbc, new JsonMapper(), new ArtifactViews(jdbc));
            long before = touched(jdbc, UNIT);

            Page<RunRow> page =
                    views.list(TenantScope.ALL, RunFilter.inStates(RunState.COMPLETED), PageRequest.first(50));

            assertThat(touched(jdbc, UNIT) - before).isLessThan(500);
            assertThat(page.items().stream().filter(row -> row.progress().unitsDone() == 2_000))
                    .hasSize(10);
            jdbc.sql("select count(*) from longshore.work_unit")
                    .query(Long.class)
                    .single();
            assertThat(touched(jdbc, UNIT) - before).as("counting them all").isGreaterThan(20_000);
            connection.rollback();
        }
    }

    /** The other way round, or the count above shows nothing. */
    @Test
    void aPageByOffsetTouchesAllRowsBeforeIt() throws SQLException {
        try (Connection connection = ((PGSimpleDataSource) database.dataSource()).getConnection()) {
            connection.setAutoCommit(false);
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            jdbc.sql("select r.id from longshore.run r order by r.requested_at desc, r.id desc offset 40000 limit 50")
                    .query(Long.class)
                    .list();
            assertThat(touched(jdbc, RUN)).isGreaterThan(40_000);
        }
    }

    /** Rows that this session has read since it last told the statistics. */
    private static long touched(JdbcClient jdbc, String table) {
        return jdbc.sql(TOUCHED).param("table", table).query(Long.class).single();
    }
}
