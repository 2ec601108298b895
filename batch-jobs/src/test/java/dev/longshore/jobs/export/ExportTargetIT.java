package dev.longshore.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.artifact.ArtifactTargets;
import dev.longshore.jobs.artifact.ObjectStorage;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.database.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whole exports into a bucket. */
class ExportTargetIT {

    private static final String SQL = "select n as id, 'row ' || n as text from generate_series(1, 1000) n";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @RegisterExtension
    static final ObjectStorage storage = new ObjectStorage();

    @TempDir
    Path data;

    @BeforeEach
    void clear() {
        storage.clear();
    }

    @Test
    void theFileAndItsManifestAreInTheBucketAndNowhereElse() throws Exception {
        ExportDriver driver = driver(storage.asTarget("archive"));

        driver.export();

        String name = "shop/an-export/" + driver.runId() + "/rows.csv";
        assertThat(storage.names()).containsExactly(name, name + ".manifest.json");
        assertThat(storage.bytes(name)).isEqualTo(Postgres.csv(database, SQL, "id"));
        assertThat(new String(storage.bytes(name + ".manifest.json"), StandardCharsets.UTF_8))
                .contains("\"rows.csv\"", "1000");
        assertThat(row(driver.runId())).isEqualTo("archive an-export/" + driver.runId() + "/rows.csv");
        assertThat(driver.folders.artifacts()).doesNotExist();
    }

    @Test
    void whoDiedBeforeTheRowWasWrittenLeavesTheFileToTheNext() throws Exception {
        ExportDriver driver = driver(storage.asTarget("archive"));
        driver.plan();
        driver.work(Integer.MAX_VALUE);
        driver.publishAndRollBack();
        List<String> there = storage.names();
        storage.beforePart(number -> {});

        driver.restartJvm();
        driver.close();

        assertThat(storage.names()).isEqualTo(there).hasSize(2);
        assertThat(storage.parts()).as("the manifest at most").isLessThanOrEqualTo(1);
        assertThat(storage.unfinished()).isZero();
        assertThat(row(driver.runId())).startsWith("archive ");
    }

    @Test
    void aTargetThatTakesNothingFailsTheRunUntilItDoes() throws Exception {
        ExportDriver driver = driver(storage.asTarget("archive"));
        driver.plan();
        driver.work(Integer.MAX_VALUE);
        storage.beforePart(number -> {
            throw new IllegalStateException("the disk is full");
        });

        assertThatThrownBy(driver::close).isInstanceOfSatisfying(LongshoreException.class, e -> {
            assertThat(e.code()).isEqualTo("target-failed");
            assertThat(e).hasMessageContaining("\"archive\"");
        });
        assertThat(storage.names()).isEmpty();

        storage.beforePart(number -> {});
        driver.restartJvm();
        driver.close();
        assertThat(storage.names()).hasSize(2);
    }

    @Test
    void aTargetThatIsNotDeclaredIsNamed() throws Exception {
        ExportDriver driver = driver(new ArtifactTargets(Map.of()));
        driver.plan();
        driver.work(Integer.MAX_VALUE);

        assertThatThrownBy(driver::close).isInstanceOfSatisfying(LongshoreException.class, e -> assertThat(e.code())
                .isEqualTo("unknown-target"));
    }

    private static String row(RunId run) {
        return database.jdbc()
                .sql("select target || ' ' || location from longshore.artifact where run_id = ?")
                .param(run.value())
                .query(String.class)
                .single();
    }

    private ExportDriver driver(ArtifactTargets targets) {
        return new ExportDriver(
                database.dataSource(),
                data,
                ExportDriver.definition(ExportDriver.spec(
                        SQL, List.of("id"), "target", "archive", "chunk-rows", 100, "unit-rows", 300)),
                ExportDriver.newRun(database.jdbc()),
                Map.of(),
                targets);
    }
}
