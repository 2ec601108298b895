package dev.longshore.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.database.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** One worker, the whole path. */
class EngineIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    private static ConfigurableApplicationContext worker;
    private static TestRuns runs;

    @BeforeAll
    static void start() {
        runs = new TestRuns(database.jdbc());
        CountKind.createTables(runs.jdbc());
        worker = TestWorker.start(database.address(), data);
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @Test
    void takesARequestToItsResult() {
        RunId run = runs.request(TestWorker.COUNT, Map.of("units", 5));

        runs.awaitState(run, RunState.COMPLETED);

        assertThat(runs.numbers(run)).isEqualTo(50);
        assertThat(runs.distinctNumbers(run)).isEqualTo(50);
        assertThat(runs.published(run)).isOne();
        assertThat(runs.events(run)).containsExactly("run.requested", "run.claimed", "plan.stored", "run.completed");
        assertThat(runs.one(
                        "select ready and rows_read = 50 and rows_written = 50 from longshore.run where id = :run",
                        run,
                        Boolean.class))
                .isTrue();
    }
}
