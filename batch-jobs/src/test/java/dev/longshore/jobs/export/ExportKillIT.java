package dev.longshore.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.jobs.artifact.ObjectStorage;
import dev.longshore.jobs.run.CatalogueWorker;
import dev.longshore.jobs.run.ChildWorker;
import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * One SIGKILL hits a worker between two parts of an upload and in the middle of a Parquet file; another one ends both runs. Then rows at which three died are
 * left out, as many as a job allows.
 */
@Tag("processes")
class ExportKillIT {

    private static final String LINES =
            "select n as id, repeat(md5(n::text), 30) as text from generate_series(1, 18000) n";
    private static final String COLUMNS = """
            select n as id, n / 7.0::float8 as ratio, (n / 100.0)::numeric(12, 2) as amount, md5(n::text) as text, 'group ' || n % 10 as name,
              nullif(n % 5, 0) as some, timestamptz '2026-01-01 00:00Z' + n * interval '1 s' as at, n % 2 = 0 as even
            from generate_series(1, 400000) n
            """;

    private static final String ROWS = "select n as id, 'row ' || n as text from generate_series(1, %d) n";

    private static final int MANY = 200_000;
    private static final int POISON = 7;

    /** Of four. */
    private static final int LAST_PART_BEFORE = 2;

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @RegisterExtension
    static final ObjectStorage storage = new ObjectStorage();

    @TempDir
    static Path data;

    @TempDir
    static Path catalogue;

    @TempDir
    static Path secrets;

    private static final List<String> leftBehind = new ArrayList<>();
    private static long undisturbed;
    private static long columns;
    private static long lines;
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

            CountDownLatch sending = new CountDownLatch(1);
            CountDownLatch dead = new CountDownLatch(1);
            storage.beforePart(number -> {
                if (number == LAST_PART_BEFORE) {
                    sending.countDown();
                    awaitDeath(dead);
                    // of a part whose sender dies a storage keeps nothing; this server would keep half a file, at which
                    // it stumbles ever after
                    throw new IllegalStateException("the sender of the part is gone");
                }
            });
            lines = request("lines");
            assertThat(sending.await(60, TimeUnit.SECONDS)).isTrue();
            columns = request("columns");
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> number("select coalesce(sum(rows_read), 0) from longshore.work_unit where run_id = "
                                    + columns)
                            > 0);
            victim.kill();
            leftBehind.add(state(lines));
            leftBehind.add(state(columns));
            leftBehind.add(storage.names().size() + " files, " + storage.unfinished() + " unfinished");
            dead.countDown();
        }
        awaitEnd(lines);
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
        assertThat(leftBehind).containsExactly("RUNNING", "RUNNING", "0 files, 1 unfinished");
        assertThat(number("select min(attempts) from longshore.run where id in (" + lines + ", " + columns + ")"))
                .isEqualTo(2);
    }

    @Test
    void theObjectIsWholeAndNoUploadIsLeft() throws Exception {
        String name = "shop/lines/" + lines + "/lines.csv";

        assertThat(storage.names()).containsExactly(name, name + ".manifest.json");
        assertThat(storage.bytes(name)).isEqualTo(Postgres.csv(database, LINES, "id"));
        assertThat(sha256(storage.bytes(name))).isEqualTo(artifact(lines).get("sha256"));
        assertThat(storage.unfinished()).isZero();
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

    @Test
    void failsEarlyAndPublishesNothingWhereMoreRowsAreLeftOutThanTheJobAllows() throws SQLException {
        long strict = requestPoisoned("none-rejected");

        awaitEnd(strict, "FAILED");

        assertThat(why(strict)).matches("1 of [\\d,]+ records were rejected; the job allows 0\\.");
        assertThat(number("select rows_read from longshore.run where id = " + strict))
                .isBetween(1L, MANY - 1L);
        assertThat(rejected(strict)).containsExactly("row " + POISON + " [\"" + POISON + "\"] poison");
        assertThat(number("select count(*) from longshore.artifact where run_id = " + strict))
                .isZero();
    }

    @Test
    void failsAtTheEndWhereAGreaterShareIsLeftOutThanTheJobAllows() throws SQLException {
        long shared = requestPoisoned("few-rejected");

        awaitEnd(shared, "FAILED");

        assertThat(why(shared)).isEqualTo("1 of 20 records were rejected; the job allows 4 percent.");
        assertThat(rejected(shared)).containsExactly("row " + POISON + " [\"" + POISON + "\"] poison");
        assertThat(number("select count(*) from longshore.artifact where run_id = " + shared))
                .isZero();
    }

    /** The control of both. */
    @Test
    void writesTheOtherRowsWhereTheJobAllowsIt() throws Exception {
        long lenient = requestPoisoned("some-rejected");

        awaitEnd(lenient);

        assertThat(rejected(lenient)).containsExactly("row " + POISON + " [\"" + POISON + "\"] poison");
        assertThat(Files.readAllBytes(data.resolve("artifacts")
                        .resolve((String) artifact(lenient).get("location"))))
                .isEqualTo(Postgres.csv(
                        database, "select id, text from (" + ROWS.formatted(20) + ") r where id <> " + POISON, "id"));
    }

    private static void prepare() throws IOException {
        database.jdbc().sql("""
                        create function public.count_deaths() returns trigger language plpgsql as $$
                        begin
                          if new.ordinal = 0 and (select r.job like '%-rejected' from longshore.run r where r.id = new.run_id) then
                            new.losses := 3;
                            new.token := 3;
                          end if;
                          return new;
                        end $$;
                        create trigger count_deaths before insert on longshore.work_unit for each row execute function public.count_deaths();
                        """).update();
        ObjectStorage.secrets().forEach((name, value) -> write(secrets.resolve(name), value));
        job("lines", LINES, "target: archive");
        job("none-rejected", ROWS.formatted(MANY), "most-rejected: 0\n  chunk-rows: 100\n  unit-rows: 100000");
        job("few-rejected", ROWS.formatted(20), "most-rejected-percent: 4");
        job("some-rejected", ROWS.formatted(20), "most-rejected: 1\n  most-rejected-percent: 5");
        job("columns", COLUMNS, "format: parquet\n  chunk-rows: 20000\n  unit-rows: 100000");
    }

    private static String[] properties(String pool) {
        List<String> properties = new ArrayList<>(List.of(
                "longshore.catalogue=" + catalogue, "longshore.secrets=" + secrets, "longshore.worker.pool=" + pool));
        properties.addAll(storage.properties("archive"));
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
                """.formatted(name, name.equals("columns") ? "parquet" : "csv", more));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitDeath(CountDownLatch dead) {
        try {
            if (!dead.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody died");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long request(String job) {
        awaitOffer(job);
        return number("select longshore.request_run('" + job + "')");
    }

    private static void awaitOffer(String job) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> number("select count(*) from longshore.job where offered and name = '" + job + "'") == 1);
    }

    /** As three workers left it that died at its row: its trail is in the work folder, and the database counts them. */
    private static long requestPoisoned(String job) throws SQLException {
        awaitOffer(job);
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            long run = JdbcClient.create(new SingleConnectionDataSource(connection, true))
                    .sql("select longshore.request_run('" + job + "')")
                    .query(Long.class)
                    .single();
            leaveTrails(run);
            // nobody sees the run before its trails are there
            connection.commit();
            return run;
        }
    }

    private static void leaveTrails(long run) {
        Path trails = data.resolve("work").resolve("trails");
        try {
            Files.createDirectories(trails);
            for (int death = 1; death <= 3; death++) {
                Files.write(
                        trails.resolve(run + ".write-parts.0." + death),
                        ByteBuffer.allocate(Long.BYTES).putLong(POISON).array());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> rejected(long run) {
        return database.jdbc()
                .sql(
                        "select 'row ' || position || ' ' || item || ' ' || rule from longshore.rejected_record where run_id = "
                                + run)
                .query(String.class)
                .list();
    }

    private static void awaitEnd(long run) {
        awaitEnd(run, "COMPLETED");
    }

    private static void awaitEnd(long run, String state) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> List.of("COMPLETED", "FAILED").contains(state(run)));
        assertThat(state(run)).as(why(run)).isEqualTo(state);
    }

    private static String why(long run) {
        return database.jdbc()
                .sql("select coalesce(string_agg(message, '; '), '') from longshore.failure where run_id = " + run)
                .query(String.class)
                .single();
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
