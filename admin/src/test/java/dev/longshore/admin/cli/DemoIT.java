package dev.longshore.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.model.installation.Folders;
import dev.longshore.sql.database.EmbeddedDatabase;
import dev.longshore.sql.database.ExistingPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The demo as a new user starts it, with a tenth of a tenth of its data. */
@Tag("processes")
class DemoIT {

    private static final String SCALE = "0.01";
    private static final String ORDER_LINES = "60,175";

    @TempDir
    Path data;

    @Test
    void showsWhatItDidAndKeepsItForTheNextTime() throws Exception {
        String first = demo("--scale", SCALE, "--data", data.toString());
        assertThat(first)
                .contains("Loading the sample shop at scale 0.01: run ")
                .contains("Rows: " + ORDER_LINES)
                .contains("rows/s")
                .contains("Account: admin, password: ");
        Path file = Path.of(value(first, "File: "));
        assertThat(file).startsWith(data);
        assertThat(value(first, "SHA-256: ")).isEqualTo(sha256(file));
        assertThat(Files.readAllLines(file)).hasSize(60_176);

        String second = demo("--scale", SCALE, "--data", data.toString());
        assertThat(second).contains("loaded before").doesNotContain("Loading");
        assertThat(value(second, "SHA-256: ")).isEqualTo(value(first, "SHA-256: "));
        assertThat(file).as("history is kept").exists();

        String smaller = demo("--scale", "0.002", "--data", data.toString());
        assertThat(smaller).contains("Loading the sample shop at scale 0.002: run ", "Rows: 11,957");
        String backAgain = demo("--scale", SCALE, "--data", data.toString());
        assertThat(backAgain).contains("Loading the sample shop at scale 0.01: run ", "Rows: " + ORDER_LINES);
    }

    @Test
    void runsOnAPostgresOfOthersInItsOwnSchema() {
        Optional<ExistingPostgres> found = ExistingPostgres.start();
        assumeThat(found).as("a PostgreSQL 15 on this host").isPresent();
        try (ExistingPostgres postgres = found.orElseThrow()) {
            String said = demo(
                    "--scale",
                    SCALE,
                    "--data",
                    data.toString(),
                    "--spring.datasource.url=" + postgres.address().url(),
                    "--spring.datasource.username=" + postgres.address().user());
            assertThat(said).contains("Rows: " + ORDER_LINES);
            assertThat(Folders.under(data).database()).doesNotExist();
            assertThat(postgres.jdbc()
                            .sql(
                                    "select distinct schemaname from pg_tables where schemaname not in ('pg_catalog', 'information_schema')")
                            .query(String.class)
                            .list())
                    .containsExactly("longshore");
        }
    }

    @Test
    void failsWithOneSentenceAndExitCodeOneWithoutTheSample() throws Exception {
        Path catalogue = Files.createDirectories(data.resolve("catalogue"));
        try (LongshoreProcess demo = LongshoreProcess.start(
                "demo", "--once", "--port", "0", "--data", data.toString(), "--longshore.catalogue=" + catalogue)) {
            assertThat(demo.exitCode()).isEqualTo(1);
            assertThat(demo.err())
                    .startsWith("There is no job \"sample-load\".")
                    .hasLineCount(1);
        }
    }

    @Test
    void isHelpedByAWorkerThatJoins() {
        try (LongshoreProcess up =
                LongshoreProcess.start("up", "--port", "0", "--scale", SCALE, "--data", data.toString())) {
            up.untilItSays("Ctrl-C");
            JdbcClient jdbc = jdbc();
            try (LongshoreProcess worker = LongshoreProcess.start(
                    "worker", "--slots", "1", "--pool", "night", "--label", "disk=ssd", "--data", data.toString())) {
                worker.untilItSays("It works.");
                await().atMost(Duration.ofSeconds(30)).until(() -> living(jdbc) == 2);
                assertThat(jdbc.sql(
                                        "select slots || ' ' || pool || ' ' || labels from longshore.worker where pool is not null")
                                .query(String.class)
                                .single())
                        .isEqualTo("1 night {\"disk\": \"ssd\"}");
                long run = jdbc.sql(
                                "select longshore.request_run('customers-export', context => '{\"prefer\": {\"labels\": {\"disk\": \"ssd\"}, \"patience\": \"PT1H\"}}'::jsonb)")
                        .query(Long.class)
                        .single();
                // one process works alone, the other has every role and nothing else to do
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> poolsThatClaimed(jdbc, run).equals(List.of("night")));
                worker.stop();
                assertThat(worker.err()).isEmpty();
            }
            assertThat(living(jdbc)).as("it signed off").isEqualTo(1);
        }
    }

    private static List<String> poolsThatClaimed(JdbcClient jdbc, long run) {
        return jdbc.sql("""
                        select coalesce(w.pool, 'none') from longshore.run_event e
                        join longshore.worker w on w.id = cast(e.detail ->> 'worker' as integer)
                        where e.run_id = :run and e.event = 'run.claimed'
                        """).param("run", run).query(String.class).list();
    }

    private static long living(JdbcClient jdbc) {
        return jdbc.sql("select count(*) from longshore.worker where stopped_at is null")
                .query(Long.class)
                .single();
    }

    private JdbcClient jdbc() {
        var address = EmbeddedDatabase.addressOf(Folders.under(data).database());
        return JdbcClient.create(new DriverManagerDataSource(address.url(), address.user(), address.password()));
    }

    private static String demo(String... arguments) {
        String[] line = new String[arguments.length + 4];
        System.arraycopy(new String[] {"demo", "--once", "--port", "0"}, 0, line, 0, 4);
        System.arraycopy(arguments, 0, line, 4, arguments.length);
        try (LongshoreProcess process = LongshoreProcess.start(line)) {
            assertThat(process.exitCode())
                    .as(() -> process.out() + process.err())
                    .isZero();
            return process.out();
        }
    }

    private static String value(String said, String label) {
        return said.lines()
                .filter(line -> line.startsWith(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + label + "in: " + said))
                .substring(label.length());
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
