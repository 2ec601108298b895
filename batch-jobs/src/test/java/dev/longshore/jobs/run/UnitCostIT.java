package dev.longshore.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.database.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What the bookkeeping of a unit and of a chunk costs, in statements and commits, as the worker sends them. Prints the counts that docs/benchmarks.md has:
 * {@code ./mvnw -pl batch-jobs -am verify -Dit.test=UnitCostIT}.
 */
class UnitCostIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    private static final int UNITS = 300;
    private static final String CLAIMS = "unit-dispatcher";
    private static final String CHUNKS = "slot-";
    private static final String OWNER = "driver-";

    private static ConfigurableApplicationContext worker;
    private static TestRuns runs;

    private final Sent sent = new Sent();

    @BeforeAll
    static void start() {
        runs = new TestRuns(database.address());
        worker = TestWorker.start(database.address(), data, "longshore.worker.slots=4");
    }

    @AfterAll
    static void stop() {
        worker.close();
        runs.close();
    }

    @BeforeEach
    void listen() {
        sent.start();
        loggers().forEach(logger -> {
            logger.setAdditive(false);
            logger.setLevel(Level.DEBUG);
            logger.addAppender(sent);
        });
    }

    @AfterEach
    void listenNoMore() {
        loggers().forEach(logger -> {
            logger.detachAppender(sent);
            logger.setLevel(null);
            logger.setAdditive(true);
        });
    }

    @Test
    void aChunkIsOneStatementAndAUnitsShareOfClaimsAndOfItsOwnerIsSmall() {
        RunId run = runs.request(TestWorker.COUNT, Map.of("units", UNITS, "rows", 4, "chunk", 2));

        runs.awaitState(run, RunState.COMPLETED);

        long chunks = runs.one("select sum(chunks) from longshore.work_unit where run_id = :run", run, Long.class);
        System.out.printf(
                "%d units of %d chunks: %.2f statements and %.2f commits a chunk; %.2f statements and %.2f commits of claims, %.2f statements of the run's owner a unit%n",
                UNITS,
                chunks / UNITS,
                1.0 * sent.statements(CHUNKS) / chunks,
                1.0 * sent.commits(CHUNKS) / chunks,
                1.0 * sent.statements(CLAIMS) / UNITS,
                1.0 * sent.commits(CLAIMS) / UNITS,
                1.0 * sent.statements(OWNER) / UNITS);
        assertThat(chunks).isEqualTo(2 * UNITS);
        assertThat(sent.statements(CHUNKS)).isEqualTo(chunks);
        assertThat(sent.commits(CHUNKS)).isEqualTo(chunks);
        assertThat(sent.commits(CLAIMS)).isLessThan(2 * UNITS);
        assertThat(sent.statements(OWNER)).isLessThan(5 * UNITS);
    }

    private static List<Logger> loggers() {
        return List.of((Logger) LoggerFactory.getLogger("org.springframework.jdbc.core.JdbcTemplate"), (Logger)
                LoggerFactory.getLogger("org.springframework.jdbc.support.JdbcTransactionManager"));
    }

    /** What Spring says that it sends, by thread; the test's own statements, of schema public, do not count. */
    private static final class Sent extends AppenderBase<ILoggingEvent> {

        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getThreadName() + "|" + event.getFormattedMessage());
        }

        long statements(String thread) {
            return lines.stream()
                    .filter(line -> line.startsWith(thread) && line.contains("|Executing prepared SQL statement"))
                    .filter(line -> line.toLowerCase(Locale.ROOT).contains("longshore."))
                    .count();
        }

        long commits(String thread) {
            return lines.stream()
                    .filter(line -> line.startsWith(thread) && line.contains("|Initiating transaction commit"))
                    .count();
        }
    }
}
