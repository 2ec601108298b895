package dev.longshore.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.longshore.jobs.kind.LeftOut;
import dev.longshore.jobs.kind.Trail;
import dev.longshore.sql.database.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row at which the process dies, since it is too large for the heap, say. */
class ExportPoisonIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    static final HikariDataSource pool = new HikariDataSource();

    @TempDir
    Path data;

    @BeforeAll
    static void fillPool() {
        pool.setDataSource(database.dataSource());
        pool.setMaximumPoolSize(3);
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    /** The second row, one in the first chunk, the first of a chunk, one in a later chunk, and the last. */
    @ParameterizedTest
    @CsvSource({"2", "45", "101", "255", "300"})
    void namesTheRowAndWritesAllOthersOnceItIsLeftOut(int poison) throws Exception {
        String rows = "select n as id, 'row ' || n as v from generate_series(1, 300) n";
        ExportDriver driver = new ExportDriver(
                pool,
                data,
                ExportDriver.definition(ExportDriver.spec(rows, List.of("id"), "chunk-rows", 100)),
                ExportDriver.newRun(database.jdbc()),
                Map.of());
        driver.plan();
        driver.trail = new DeathAt(poison);
        assertThatThrownBy(() -> driver.work(Integer.MAX_VALUE)).hasStackTraceContaining("died at row " + poison);

        driver.restartJvm();
        driver.leftOut = unit -> List.of(new LeftOut(poison, null));
        driver.work(Integer.MAX_VALUE);

        assertThat(driver.close())
                .hasBinaryContent(
                        Postgres.csv(database, "select id, v from (" + rows + ") r where id <> " + poison, "id"));
        assertThat(driver.rejected).singleElement().satisfies(rejection -> {
            assertThat(rejection.position()).isEqualTo(poison);
            assertThat(rejection.item()).isEqualTo("[\"" + poison + "\"]");
            assertThat(rejection.rule()).isEqualTo("poison");
        });
        assertThat(driver.units).singleElement().satisfies(unit -> {
            assertThat(unit.counts.read()).isEqualTo(300);
            assertThat(unit.counts.written()).isEqualTo(299);
            assertThat(unit.counts.rejected()).isEqualTo(1);
        });
    }

    /** The process is gone as soon as it is about to read that row. */
    private record DeathAt(long place) implements Trail {

        @Override
        public void at(long position) {
            if (position == place) {
                throw new IllegalStateException("died at row " + position);
            }
        }

        @Override
        public void among(long first, long last) {}

        @Override
        public boolean suspects(long first, long last) {
            return false;
        }

        @Override
        public void between() {}
    }
}
