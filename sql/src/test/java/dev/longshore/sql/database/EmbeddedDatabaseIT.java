package dev.longshore.sql.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.DatabaseAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class EmbeddedDatabaseIT {

    /** Shared with {@link TestDatabase}, so that the programs are unpacked once. */
    private static final Path PROGRAMS = TestDatabase.programs();

    @TempDir
    Path data;

    private Path folder;

    @BeforeEach
    void nameFolder() {
        folder = data.resolve("database");
    }

    @ParameterizedTest
    @CsvSource({
        "fsync, on",
        "synchronous_commit, on",
        "full_page_writes, on",
        "data_checksums, on",
        "listen_addresses, 127.0.0.1",
        "password_encryption, scram-sha-256",
        "scram_iterations, 4096",
        "TimeZone, UTC",
        "jit, off",
        "work_mem, 32MB",
        "max_wal_size, 4GB",
        "server_encoding, UTF8"
    })
    void runsWithDurableSettings(String setting, String value) {
        assertThat(TestDatabase.onSharedServer("show " + setting)).isEqualTo(value);
    }

    /** While {@code scram_iterations} is what people's passwords get. */
    @Test
    void doesNotStretchThePasswordThatItDrew() {
        assertThat(TestDatabase.onSharedServer("select rolpassword from pg_authid where rolname = 'longshore'"))
                .startsWith("SCRAM-SHA-256$1:");
    }

    @Test
    void sortsTextTheSameWayOnEveryHost() {
        assertThat(
                        TestDatabase.onSharedServer(
                                "select datlocprovider::text || ' ' || datlocale from pg_database where datname = current_database()"))
                .isEqualTo("b C.UTF-8");
    }

    @Test
    void keepsDataPortAndPasswordFromStartToStart() {
        DatabaseAddress first;
        try (EmbeddedDatabase database = start()) {
            first = database.address();
            jdbc(first).sql("create table kept as select 42 as n").update();
        }
        try (EmbeddedDatabase database = start()) {
            assertThat(database.adopted()).isFalse();
            assertThat(database.address()).isEqualTo(first);
            assertThat(EmbeddedDatabase.addressOf(folder)).isEqualTo(first);
            assertThat(one(first, "select n::text from kept")).isEqualTo("42");
        }
    }

    @Test
    void adoptsTheServerOfAKilledProcessAndStopsItInTheEnd() throws Exception {
        String startTime;
        long server;
        try (EmbeddedDatabaseProcess process = EmbeddedDatabaseProcess.start(folder, PROGRAMS)) {
            startTime = one(EmbeddedDatabase.addressOf(folder), "select pg_postmaster_start_time()::text");
            server = postmaster();
            process.kill();
        }
        assertThat(ProcessHandle.of(server)).as("the server outlives its JVM").isPresent();

        try (EmbeddedDatabase database = start()) {
            assertThat(database.adopted()).isTrue();
            assertThat(one(database.address(), "select pg_postmaster_start_time()::text"))
                    .isEqualTo(startTime);
        }
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(folder.resolve("server/postmaster.pid"))
                .doesNotExist());
    }

    @Test
    void aServerThatDiesAloneIsStartedAgainWhereItWas() throws Exception {
        try (EmbeddedDatabase database = start()) {
            jdbc(database.address())
                    .sql("create table committed as select generate_series(1, 1000) as n")
                    .update();
            ProcessHandle.of(postmaster()).orElseThrow().destroyForcibly();

            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> assertThat(
                            one(database.address(), "select count(*)::text from committed"))
                    .isEqualTo("1000"));
        }
        assertThat(folder.resolve("server/postmaster.pid")).doesNotExist();
    }

    @Test
    void recoversWhatWasCommittedWhenProcessAndServerAreKilledTogether() throws Exception {
        try (EmbeddedDatabaseProcess process = EmbeddedDatabaseProcess.start(folder, PROGRAMS)) {
            jdbc(EmbeddedDatabase.addressOf(folder))
                    .sql("create table committed as select generate_series(1, 1000) as n")
                    .update();
            ProcessHandle.of(postmaster()).orElseThrow().destroyForcibly();
            process.kill();
        }
        assertThat(folder.resolve("server/postmaster.pid")).exists();

        try (EmbeddedDatabase database = start()) {
            assertThat(database.adopted()).isFalse();
            assertThat(one(database.address(), "select count(*)::text from committed"))
                    .isEqualTo("1000");
        }
    }

    @Test
    void startsThoughAnotherProgramHasTheProcessIdOfAKilledServer() throws Exception {
        try (EmbeddedDatabase database = start()) {
            assertThat(database.adopted()).isFalse();
        }
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Path server = folder.resolve("server").toRealPath();
            int port = port(EmbeddedDatabase.addressOf(folder));
            Files.writeString(
                    server.resolve("postmaster.pid"), other.pid() + "\n" + server + "\n1\n" + port + "\n\n127.0.0.1\n");
            try (EmbeddedDatabase database = start()) {
                assertThat(database.adopted()).isFalse();
            }
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void takesAnotherPortWhenAnotherProgramHasTaken() throws Exception {
        try (EmbeddedDatabase database = start()) {
            assertThat(database.adopted()).isFalse();
        }
        DatabaseAddress before = EmbeddedDatabase.addressOf(folder);
        int port = port(before);
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                EmbeddedDatabase database = start()) {
            assertThat(taken.isBound()).isTrue();
            assertThat(database.address().url()).isNotEqualTo(before.url());
            assertThat(EmbeddedDatabase.addressOf(folder)).isEqualTo(database.address());
        }
    }

    @Test
    void beginsAgainWhenAFirstStartWasInterrupted() throws Exception {
        Files.createDirectories(folder.resolve("server.new/base"));
        Files.writeString(folder.resolve("server.new/PG_VERSION"), "18\n");
        try (EmbeddedDatabase database = start()) {
            assertThat(one(database.address(), "select 'alive'")).isEqualTo("alive");
        }
        assertThat(folder.resolve("server.new")).doesNotExist();
    }

    @Test
    void letsNobodyInWithoutThePassword() throws Exception {
        try (EmbeddedDatabase database = start()) {
            DatabaseAddress guess = new DatabaseAddress(database.address().url(), "longshore", "guess");
            assertThatThrownBy(() -> one(guess, "select 1"))
                    .hasRootCauseInstanceOf(SQLException.class)
                    .hasStackTraceContaining("password authentication failed");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("address.properties"))))
                    .isEqualTo("rw-------");
            assertThat(folder.resolve("password.new")).doesNotExist();
        }
    }

    @Test
    void refusesAFolderThatAnotherProcessRuns() {
        try (EmbeddedDatabaseProcess process = EmbeddedDatabaseProcess.start(folder, PROGRAMS)) {
            assertThatThrownBy(this::start)
                    .hasMessage("Another Longshore is running on the data folder " + data + ".")
                    .extracting(e -> ((LongshoreException) e).remedy())
                    .isEqualTo("Stop it, or give another folder with --data.");
            process.end();
        }
    }

    @Test
    void refusesDataOfAnotherVersion() throws Exception {
        Files.createDirectories(folder.resolve("server"));
        Files.writeString(folder.resolve("server/PG_VERSION"), "17\n");
        assertThatThrownBy(this::start)
                .hasMessageContaining("were written by PostgreSQL 17; this Longshore runs PostgreSQL 18.");
    }

    @Test
    void saysWhyTheServerDidNotStart() throws Exception {
        try (EmbeddedDatabase database = start()) {
            assertThat(database.adopted()).isFalse();
        }
        Files.writeString(folder.resolve("server/postgresql.auto.conf"), "shared_buffers = 'plenty'\n");
        assertThatThrownBy(this::start)
                .isInstanceOf(LongshoreException.class)
                .hasMessageContaining("did not start")
                .hasMessageContaining("shared_buffers");
    }

    @Test
    void saysThatThereIsNoDatabaseToJoin() {
        assertThatThrownBy(() -> EmbeddedDatabase.addressOf(folder))
                .hasMessage("There is no database in " + folder + ".");
    }

    private EmbeddedDatabase start() {
        return EmbeddedDatabase.start(folder, PROGRAMS);
    }

    private long postmaster() throws IOException {
        return PostmasterFile.of(folder.resolve("server")).orElseThrow().pid();
    }

    private static int port(DatabaseAddress address) {
        return Integer.parseInt(address.url().replaceAll(".*:([0-9]+)/.*", "$1"));
    }

    private static String one(DatabaseAddress address, String query) {
        return jdbc(address).sql(query).query(String.class).single();
    }

    private static JdbcClient jdbc(DatabaseAddress address) {
        return JdbcClient.create(new DriverManagerDataSource(address.url(), address.user(), address.password()));
    }
}
