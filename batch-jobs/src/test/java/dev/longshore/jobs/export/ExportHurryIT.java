package dev.longshore.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A unit whose query has not produced its first row, and a source that answers nothing any more. */
class ExportHurryIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    /** Much longer than anything here may take. */
    private static final int SLEEP_SECONDS = 120;

    private static final HikariDataSource pool = new HikariDataSource();

    @BeforeAll
    static void start() {
        pool.setDataSource(database.dataSource());
        pool.setMaximumPoolSize(4);
        // stable, so that counting and splitting do without it and the rows do not
        database.jdbc().sql("""
                        create function public.slow(id int) returns int language plpgsql stable as $$
                        begin perform pg_sleep(%d); return id; end $$
                        """.formatted(SLEEP_SECONDS)).update();
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    @Test
    void aQueryThatHasNotProducedItsFirstRowIsCancelled() {
        ExportDriver driver = driver();
        driver.plan();
        try (WhileUnitsRun held = driver.started();
                UnitProcessor unit = driver.opened(0, held.shared())) {
            Thread hurrying = new Thread(() -> {
                awaitCopy();
                unit.hurry();
            });
            hurrying.start();

            long start = System.nanoTime();
            assertThatThrownBy(unit::nextChunk).hasMessageContaining("its rows were read");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(SLEEP_SECONDS / 4));
        }
    }

    /** A frozen server process answers neither rows nor the cancellation; its connections live. */
    @Test
    void aSourceThatAnswersNothingDoesNotHoldTheSlot() throws Exception {
        ExportDriver driver = driver();
        driver.plan();
        int frozen = 0;
        try (WhileUnitsRun held = driver.started()) {
            UnitProcessor unit = driver.opened(0, held.shared());
            frozen = awaitCopy();
            signal("STOP", frozen);

            long start = System.nanoTime();
            unit.close();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        } finally {
            signal("CONT", frozen);
        }
    }

    private static ExportDriver driver() {
        Map<String, Object> spec = ExportDriver.spec(
                "select n as id, public.slow(n) as v from generate_series(1, 2) n",
                List.of("id"),
                "chunk-rows",
                100,
                "unit-rows",
                300);
        return new ExportDriver(
                pool, data, ExportDriver.definition(spec), ExportDriver.newRun(database.jdbc()), Map.of());
    }

    private static int awaitCopy() {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> database.jdbc()
                                .sql(
                                        "select pid from pg_stat_activity where state = 'active' and query like 'copy (%slow%'")
                                .query(Integer.class)
                                .list(),
                        found -> found.size() == 1)
                .get(0);
    }

    private static void signal(String name, int process) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Integer.toString(process))
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("kill -" + name + " ended with " + exit);
        }
    }
}
