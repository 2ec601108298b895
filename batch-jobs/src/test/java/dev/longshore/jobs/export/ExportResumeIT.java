package dev.longshore.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.Folders;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import dev.longshore.sql.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exports that die and continue: the file is that of an undisturbed one, or there is none. */
class ExportResumeIT {

    private static final String ROWS = "select n as id, 'row, ' || n as text from generate_series(1, 1000) n";

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

    @ParameterizedTest
    @CsvSource(
            delimiterString = " # ",
            quoteCharacter = '`',
            value = {
                "select n as k, n as v from generate_series(-200, 199) n # k",
                "select n / 3 as v, n % 3 as line, n / 3 as k from generate_series(1, 400) n # k,line",
                "select chr(97 + n % 26) || n || E''' \\\\ \\t\\n' || repeat('é', n % 3) as k from generate_series(1, 400) n # k",
                "select 'x' as v, md5(n::text)::uuid as k from generate_series(1, 400) n # k",
                "select timestamptz '2026-03-29 00:00Z' + n * interval '7 min 0.000001 s' as k from generate_series(1, 400) n # k",
                "select date '0001-01-01 BC' + n * 1000 as k from generate_series(1, 400) n # k",
                "select n / 7.0 as k from generate_series(-200, 199) n # k",
                "select exp(n / 10.0::float8) as k from generate_series(-200, 199) n # k",
                "select ('k' || n)::char(8) as k from generate_series(1, 400) n # k",
                "select md5(n::text)::uuid as a, n % 5 as b, 'ü' || n as c from generate_series(1, 400) n # b,c,a",
                "select n > 200 as a, -n as b from generate_series(1, 400) n # a,b"
            })
    void continuesAtEveryChunkBoundary(String sql, String key) throws Exception {
        byte[] expected = Postgres.csv(database, sql, key);
        int chunks = chunksOf(sql, key);
        for (int committed = 0; committed <= chunks; committed++) {
            ExportDriver driver = driver(sql, key);
            driver.plan();
            driver.work(committed);
            driver.restartJvm();
            driver.work(Integer.MAX_VALUE);

            assertThat(driver.close()).as("after " + committed + " chunks").hasBinaryContent(expected);
        }
    }

    private int chunksOf(String sql, String key) throws Exception {
        ExportDriver whole = driver(sql, key);
        whole.export();
        assertThat(whole.units).hasSizeGreaterThan(1);
        return whole.units.stream().mapToInt(unit -> unit.chunks).sum();
    }

    @Test
    void continuesAfterADeathInEachChunk() throws Exception {
        ExportDriver driver = driver(ROWS, "id");
        driver.plan();
        while (!driver.work(1)) {
            driver.restartJvm();
        }
        assertThat(driver.close()).hasBinaryContent(Postgres.csv(database, ROWS, "id"));
        assertThat(driver.units.stream()
                        .mapToLong(unit -> unit.counts.written())
                        .sum())
                .isEqualTo(1000);
    }

    @Test
    void twoRowsWithOneKeyAreNoticedAcrossADeathBetweenThem() throws Exception {
        ExportDriver driver =
                driver("select n / 101 * 101 + least(n % 101, 99) as id from generate_series(0, 300) n", "id");
        driver.plan();
        driver.work(1);
        driver.restartJvm();

        assertThatThrownBy(() -> driver.work(Integer.MAX_VALUE))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.code()).isEqualTo("key-not-unique"));
    }

    @Test
    void aRestartBeforeTheClosingStepMakesTheSameFile() throws Exception {
        ExportDriver driver = driver(ROWS, "id");
        driver.plan();
        driver.work(Integer.MAX_VALUE);
        driver.restartJvm();

        assertThat(driver.close()).hasBinaryContent(Postgres.csv(database, ROWS, "id"));
    }

    @Test
    void aDeathBetweenRenameAndCommitIsRepeated() throws Exception {
        ExportDriver driver = driver(ROWS, "id");
        driver.plan();
        driver.work(Integer.MAX_VALUE);
        driver.publishAndRollBack();
        driver.restartJvm();

        assertThat(driver.close()).hasBinaryContent(Postgres.csv(database, ROWS, "id"));
        assertThat(artifacts(driver.runId())).isEqualTo(1);
    }

    @Test
    void aDeathAfterTheCommitPublishesNothingTwice() throws Exception {
        ExportDriver driver = driver(ROWS, "id");
        Path file = driver.export();
        Object key = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey();
        driver.restartJvm();

        assertThat(driver.close()).isEqualTo(file);
        assertThat(Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                        .fileKey())
                .isEqualTo(key);
        assertThat(artifacts(driver.runId())).isEqualTo(1);
    }

    @Test
    void nothingHalfMadeIsLeft() throws Exception {
        ExportDriver driver = driver(ROWS, "id");
        driver.plan();
        driver.work(3);
        driver.restartJvm();
        driver.work(Integer.MAX_VALUE);
        driver.close();

        try (Stream<Path> files = Files.walk(data)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("rows.csv", "rows.csv.manifest.json");
        }
    }

    @Test
    void deadAttemptsDoNotFillTheDisk() throws Exception {
        ExportDriver driver = driver(ROWS, "id");
        driver.plan();
        driver.work(1);
        driver.restartJvm();
        driver.work(1);
        driver.restartJvm();
        driver.work(1);

        try (Stream<Path> files = Files.list(driver.part(0).getParent())) {
            assertThat(files.map(file -> file.getFileName().toString().replaceAll("[0-9]+\\.", ".")))
                    .containsExactlyInAnyOrder("write-parts-0-.part", "write-parts-0-.part", "whole-.assembling");
        }
    }

    @Test
    void rowsOfOneOwnerAreOfOneSnapshotWhateverChangesMeanwhile() throws Exception {
        table();
        byte[] before = Postgres.csv(database, "select * from changing", "id");
        ExportDriver driver = driver("select * from changing", "id");
        driver.plan();
        driver.between = () -> database.jdbc()
                .sql("update changing set text = text || '!' where id % 2 = 0; delete from changing where id % 7 = 0;"
                        + " insert into changing select max(id) + 1, 'new' from changing")
                .update();
        driver.work(Integer.MAX_VALUE);

        assertThat(driver.close()).hasBinaryContent(before);
    }

    @Test
    void theManifestOwnsUpToASecondSnapshotAfterATakeover() throws Exception {
        table();
        ExportDriver driver = driver("select * from changing", "id");
        driver.plan();
        driver.work(2);
        database.jdbc().sql("update changing set text = 'late'").update();
        driver.restartJvm();
        driver.work(Integer.MAX_VALUE);
        List<String> lines = Files.readAllLines(driver.close());

        assertThat(lines.subList(1, 201)).allMatch(line -> line.contains("row "));
        assertThat(lines.subList(201, 1001)).allMatch(line -> line.endsWith(",late"));
        assertThat(database.jdbc()
                        .sql(
                                "select jsonb_path_query_array(manifest, '$.parts[*].snapshots[*].fromRow')::text from longshore.artifact where run_id = ?")
                        .param(driver.runId().value())
                        .query(String.class)
                        .single())
                // into how many parts follows from what the planner expects, which a look of autovacuum changes
                .matches("\\[0, 200(, 0){3,5}]");
    }

    @Test
    void columnsThatChangeMeanwhileFailTheRun() throws Exception {
        table();
        ExportDriver driver = driver("select * from changing", "id");
        driver.plan();
        driver.work(1);
        database.jdbc().sql("alter table changing add column late text").update();
        driver.restartJvm();

        assertThatThrownBy(() -> driver.work(Integer.MAX_VALUE))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.code()).isEqualTo("columns-changed"));
    }

    @Test
    void columnsThatChangeBeforeTheClosingStepFailTheRun() throws Exception {
        table();
        ExportDriver driver = driver("select * from changing", "id");
        driver.plan();
        driver.work(Integer.MAX_VALUE);
        database.jdbc().sql("alter table changing rename column text to words").update();

        assertThatThrownBy(driver::close).isInstanceOfSatisfying(LongshoreException.class, e -> assertThat(e.code())
                .isEqualTo("columns-changed"));
    }

    @Test
    void aClaimThatLostItsUnitCannotHarmItsSuccessor() throws Exception {
        ExportDriver driver = driver(ROWS, "id");
        driver.plan();
        driver.work(2);
        Path zombie = driver.part(0);
        driver.between = () -> {
            if (Files.exists(zombie)) {
                Files.write(zombie, "garbage".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
        };
        driver.work(Integer.MAX_VALUE);

        assertThat(driver.close()).hasBinaryContent(Postgres.csv(database, ROWS, "id"));
    }

    @Test
    void aClaimThatIsFencedAndDoesNotKnowDeletesNothingOfItsSuccessor() throws Exception {
        ExportFolders folders = new ExportFolders(Folders.under(data));
        UnitId unit = new UnitId(new RunId(1), "write-parts", 1);
        List<Path> files =
                Stream.of(3, 4, 6, 7).map(token -> folders.part(unit, token)).toList();
        Path other = folders.part(new UnitId(new RunId(1), "write-parts", 11), 2);
        Files.createDirectories(other.getParent());
        Files.createFile(other);
        for (Path file : files) {
            Files.createFile(file);
        }

        folders.deletePartsBefore(unit, 6, files.get(0));

        assertThat(files).filteredOn(Files::exists).containsExactly(files.get(0), files.get(2), files.get(3));
        assertThat(other).exists();
    }

    private static void table() {
        database.jdbc().sql("drop table if exists changing").update();
        database.jdbc()
                .sql("create table changing as select n as id, 'row ' || n as text from generate_series(1, 1000) n")
                .update();
    }

    private static long artifacts(RunId run) {
        return database.jdbc()
                .sql("select count(*) from longshore.artifact where run_id = ?")
                .param(run.value())
                .query(Long.class)
                .single();
    }

    private ExportDriver driver(String sql, String key) {
        Map<String, Object> spec =
                ExportDriver.spec(sql, new ArrayList<>(List.of(key.split(","))), "chunk-rows", 100, "unit-rows", 300);
        return new ExportDriver(
                pool, data, ExportDriver.definition(spec), ExportDriver.newRun(database.jdbc()), Map.of());
    }
}
