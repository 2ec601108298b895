package dev.longshore.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.jobs.run.CatalogueWorker;
import dev.longshore.jobs.run.ChildWorker;
import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A SIGKILL hits a worker in the middle of a Parquet file; another one ends the run. */
class ExportKillIT {

    private static final String COLUMNS = """
            select n as id, n / 7.0::float8 as ratio, (n / 100.0)::numeric(12, 2) as amount, md5(n::text) as text, 'group ' || n % 10 as name,
              nullif(n % 5, 0) as some, timestamptz '2026-01-01 00:00Z' + n * interval '1 s' as at, n % 2 = 0 as even
            from generate_series(1, 400000) n
            """;

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    @TempDir
    static Path catalogue;

    private static final List<String> leftBehind = new ArrayList<>();
    private static long undisturbed;
    private static long columns;
    private static @Nullable ConfigurableApplicationContext survivor;

    @BeforeAll
    static void kill() throws Exception {
        prepare();
        try (ChildWorker victim =
                ChildWorker.start(CatalogueWorker.class, database.address(), data, properties("victims"))) {
            // which leaves all work to the other one while that lives
            survivor = CatalogueWorker.start(database.address(), data, List.of(properties("survivors")));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> number("select count(*) from longshore.worker where pool = 'victims'") == 1);
            undisturbed = request("columns");
            awaitEnd(undisturbed);

            columns = request("columns");
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> number("select coalesce(sum(rows_read), 0) from longshore.work_unit where run_id = "
                                    + columns)
                            > 0);
            victim.kill();
            leftBehind.add(state(columns));
        }
        awaitEnd(columns);
    }

    @AfterAll
    static void stop() {
        if (survivor != null) {
            survivor.close();
        }
    }

    @Test
    void whatTheDeadOneHadBegunIsThere() {
        assertThat(leftBehind).containsExactly("RUNNING");
        assertThat(number("select attempts from longshore.run where id = " + columns))
                .isEqualTo(2);
    }

    @Test
    void aParquetFileHasTheBytesOfAnUndisturbedOne() throws Exception {
        Path file = data.resolve("artifacts").resolve((String) artifact(columns).get("location"));

        assertThat(artifact(columns).get("sha256"))
                .isEqualTo(artifact(undisturbed).get("sha256"));
        assertThat(sha256(Files.readAllBytes(file)))
                .isEqualTo(artifact(undisturbed).get("sha256"));
        assertThat(number("select rows_written from longshore.run where id = " + columns))
                .isEqualTo(400_000);
    }

    private static void prepare() throws IOException {
        job("columns", COLUMNS, "format: parquet\n  chunk-rows: 20000\n  unit-rows: 100000");
    }

    private static String[] properties(String pool) {
        List<String> properties =
                new ArrayList<>(List.of("longshore.catalogue=" + catalogue, "longshore.worker.pool=" + pool));
        return properties.toArray(String[]::new);
    }

    private static void job(String name, String sql, String more) throws IOException {
        write(catalogue.resolve(name + ".sql"), sql);
        write(catalogue.resolve(name + ".yml"), """
                job: %1$s
                title: %1$s
                description: An export.
                kind: export
                owner: tests
                impact: {level: delayed, sentence: Nobody notices.}
                promise: {ready-within: 1m}
                prefers: {pool: victims, patience: 1h}
                export:
                  sql-file: %1$s.sql
                  key: [id]
                  file: %1$s.%2$s
                  %3$s
                """.formatted(name, "parquet", more));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long request(String job) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> number("select count(*) from longshore.job where offered and name = '" + job + "'") == 1);
        return number("select longshore.request_run('" + job + "')");
    }

    private static void awaitEnd(long run) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> List.of("COMPLETED", "FAILED").contains(state(run)));
        assertThat(state(run))
                .as(database.jdbc()
                        .sql("select string_agg(message, '; ') from longshore.failure where run_id = " + run)
                        .query(String.class)
                        .optional()
                        .orElse(""))
                .isEqualTo("COMPLETED");
    }

    private static String state(long run) {
        return database.jdbc()
                .sql("select state from longshore.run where id = " + run)
                .query(String.class)
                .single();
    }

    private static Map<String, Object> artifact(long run) {
        return database.jdbc()
                .sql("select location, sha256 from longshore.artifact where run_id = " + run)
                .query()
                .singleRow();
    }

    private static long number(String sql) {
        return database.jdbc().sql(sql).query(Long.class).single();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
