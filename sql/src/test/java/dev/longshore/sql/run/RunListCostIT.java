package dev.longshore.sql.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.artifact.ArtifactViews;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.page.PageKey;
import dev.longshore.sql.page.PageRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
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
                new Question(
                        "a day long ago, failed",
                        all,
                        new RunFilter(failed, null, null, null, old, old.plus(Duration.ofDays(1)), null),
                        first),
                new Question(
                        "a day long ago, never",
                        all,
                        new RunFilter(rare, null, null, null, old, old.plus(Duration.ofDays(1)), null),
                        first));
    }

    private static Question of(
            String name, List<RunState> states, JobName job, String tenant, String origin, String asker) {
        return new Question(
                name,
                TenantScope.ALL,
                new RunFilter(states, job, tenant, origin, null, null, asker),
                PageRequest.first(50));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void aPageOfAnyFilterIsFast(Question question) throws SQLException {
        try (Connection connection = ((PGSimpleDataSource) database.dataSource()).getConnection()) {
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            RunViews views = new RunViews(jdbc, new JsonMapper(), new ArtifactViews(jdbc));
            // beyond pgjdbc's and PostgreSQL's thresholds for generic plans
            List<Long> micros = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                long start = System.nanoTime();
                views.list(question.scope(), question.filter(), question.page());
                micros.add((System.nanoTime() - start) / 1000);
            }
            long[] sorted =
                    micros.stream().skip(5).mapToLong(Long::longValue).sorted().toArray();
            long p95 = sorted[(int) (sorted.length * 0.95)];
            assertThat(p95).as("microseconds").isLessThan(50_000);
        }
    }
}
