package dev.longshore.jobs.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.installation.Folders;
import dev.longshore.model.job.JobName;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.inbox.WatchedFiles;
import dev.longshore.sql.inbox.WatchedFolders;
import dev.longshore.sql.input.InputFiles;
import dev.longshore.sql.run.RunRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Two workers watch one folder, step by step, by a clock that the test sets. */
class FolderWatchIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final JobName JOB = new JobName("customers");

    @TempDir
    Path data;

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private Path folder;

    @BeforeEach
    void prepare() throws IOException {
        folder = Files.createDirectories(data.resolve("inbox").resolve("sales"));
        database.jdbc()
                .sql(
                        "truncate longshore.watched_file, longshore.watched_folder, longshore.input_file, longshore.run cascade")
                .update();
        database.jdbc()
                .sql(
                        "insert into longshore.job_definition (hash, job, document) values (repeat('a', 64), 'customers', '{}') on conflict do nothing")
                .update();
        database.jdbc().sql("""
                        insert into longshore.job (name, definition_hash, title, kind, lane, impact, parameter_names, max_running, max_queued)
                        values ('customers', repeat('a', 64), 'Customers', 'sync-in', 'bulk', 'delayed', '{input}', 1, 10)
                        on conflict (name) do update set max_queued = 10
                        """).update();
        // runs end here without anybody who drives them
        database.jdbc()
                .sql("alter table longshore.run disable trigger run_moves")
                .update();
    }

    @Test
    void waitsForHalfWrittenFilesAndAsksOnceForEachVersion() throws IOException {
        FolderWatch watch = worker("*.csv", "");
        Path file = Files.writeString(folder.resolve("a.csv"), "id\n");
        Files.writeString(folder.resolve("a.csv.part"), "id\n");
        look(watch);
        now = now.plusSeconds(4);
        Files.writeString(file, "id\n1\n");
        look(watch);
        now = now.plusSeconds(4);
        look(watch);
        assertThat(asked()).isEmpty();

        now = now.plusSeconds(1);
        look(watch);
        look(watch);

        assertThat(asked()).containsExactly("sales/a.csv 5");
        assertThat(Files.readString(
                        data.resolve("inputs").resolve(one("select parameters ->> 'input' from longshore.run"))))
                .isEqualTo("id\n1\n");
        assertThat(one("select origin || ' ' || caller from longshore.run")).isEqualTo("file inbox");

        Files.writeString(file, "id\n1\n2\n");
        look(watch);
        now = now.plusSeconds(5);
        look(watch);
        assertThat(asked()).containsExactly("sales/a.csv 5", "sales/a.csv 7");
    }

    @Test
    void asksOnceWhateverNumberOfWorkersWatchAndDie() throws Exception {
        for (int i = 0; i < 5; i++) {
            Files.writeString(folder.resolve(i + ".csv"), "id\n" + i + "\n");
        }
        List<FolderWatch> workers = List.of(worker("*", ""), worker("*", ""), worker("*", ""), worker("*", ""));
        workers.forEach(this::look);
        now = now.plusSeconds(5);
        ExecutorService threads = Executors.newFixedThreadPool(workers.size());
        try {
            List<? extends Future<?>> looks = workers.stream()
                    .map(worker -> threads.submit(() -> look(worker)))
                    .toList();
            for (Future<?> look : looks) {
                look.get();
            }
        } finally {
            threads.shutdown();
        }
        // another, with nothing in its memory, where those have died
        FolderWatch later = worker("*", "");
        look(later);
        now = now.plusSeconds(5);
        look(later);

        assertThat(asked()).hasSize(5).doesNotHaveDuplicates();
        assertThat(one("select count(*) from longshore.run")).isEqualTo("5");
        assertThat(Files.list(data.resolve("inputs")).toList()).hasSize(5);
    }

    @Test
    void waitsForTheMarkerWhereOneIsDeclared() throws IOException {
        FolderWatch watch = worker("*.csv", ".ok");
        Files.writeString(folder.resolve("a.csv"), "id\n");
        look(watch);
        now = now.plusSeconds(60);
        look(watch);
        assertThat(asked()).isEmpty();

        Files.writeString(folder.resolve("a.csv.ok"), "");
        look(watch);
        now = now.plusSeconds(5);
        look(watch);
        assertThat(asked()).hasSize(1);
    }

    @Test
    void movesAFileWhenItsRunHasEnded() throws IOException {
        FolderWatch watch = worker("*.csv", "");
        Files.writeString(folder.resolve("a.csv"), "id\n");
        look(watch);
        now = now.plusSeconds(5);
        look(watch);
        String run = one("select id from longshore.run");
        assertThat(folder.resolve("a.csv")).exists();

        end("FAILED");
        look(watch);
        assertThat(folder.resolve("a.csv")).doesNotExist();
        assertThat(folder.resolve("failed").resolve(run + "-a.csv")).hasContent("id");
        end("COMPLETED");
        look(watch);
        look(worker("*.csv", ""));

        assertThat(folder.resolve("failed").resolve(run + "-a.csv")).doesNotExist();
        assertThat(folder.resolve("done").resolve(run + "-a.csv")).hasContent("id");
        assertThat(one("select place from longshore.watched_file")).isEqualTo("done");
    }

    @Test
    void leavesAloneWhatTookTheNameOfAFile() throws IOException {
        FolderWatch watch = worker("*.csv", "");
        Files.writeString(folder.resolve("a.csv"), "id\n");
        look(watch);
        now = now.plusSeconds(5);
        look(watch);
        Files.writeString(folder.resolve("a.csv"), "id\nanother\n");
        end("COMPLETED");
        look(watch);

        assertThat(folder.resolve("a.csv")).hasContent("id\nanother");
        assertThat(one("select place from longshore.watched_file")).isEqualTo("gone");
    }

    @Test
    void saysThatAFolderIsGoneAndThatItIsBack() throws IOException {
        FolderWatch watch = worker("*", "");
        Files.delete(folder);
        look(watch);
        assertThat(one("select problem from longshore.watched_folder")).contains("inbox/sales is not there");

        Files.createDirectory(folder);
        look(watch);
        assertThat(one("select coalesce(problem, 'none') from longshore.watched_folder"))
                .isEqualTo("none");
    }

    @Test
    void letsAFileWaitWhileTheQueueIsFullAndLeavesNoCopies() throws IOException {
        database.jdbc().sql("update longshore.job set max_queued = 1").update();
        FolderWatch watch = worker("*", "");
        Files.writeString(folder.resolve("a.csv"), "id\n");
        Files.writeString(folder.resolve("b.csv"), "id\n");
        look(watch);
        now = now.plusSeconds(5);
        look(watch);
        now = now.plusSeconds(5);
        look(watch);
        assertThat(asked()).hasSize(1);
        assertThat(one("select problem from longshore.watched_folder")).contains("waits in its folder");
        assertThat(Files.list(data.resolve("inputs")).toList()).hasSize(1);

        end("COMPLETED");
        now = now.plusSeconds(30);
        look(watch);
        assertThat(asked()).hasSize(2);
    }

    @Test
    void followsNoLink() throws IOException {
        Path secret = Files.writeString(data.resolve("secret.csv"), "id\n");
        Files.createSymbolicLink(folder.resolve("a.csv"), secret);
        FolderWatch watch = worker("*", "");
        look(watch);
        now = now.plusSeconds(60);
        look(watch);

        assertThat(asked()).isEmpty();

        // it took the place of a file after the folder was listed
        WatchedFiles.Seen seen = new WatchedFiles.Seen(
                "sales/a.csv",
                Files.size(secret),
                Files.getLastModifiedTime(secret).toInstant().truncatedTo(ChronoUnit.MICROS));
        assertThatThrownBy(() -> files().ask(JOB, seen, folder.resolve("a.csv")))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(asked()).isEmpty();
    }

    @Test
    void asksAgainForAFileThatIsPutBack() throws IOException {
        FolderWatch watch = worker("*.csv", "");
        Files.writeString(folder.resolve("a.csv"), "id\n");
        look(watch);
        now = now.plusSeconds(5);
        look(watch);
        end("FAILED");
        look(watch);
        Files.move(
                folder.resolve("failed").resolve(one("select id from longshore.run") + "-a.csv"),
                folder.resolve("a.csv"));
        look(watch);
        now = now.plusSeconds(5);
        look(watch);
        look(watch);

        assertThat(asked()).containsExactly("sales/a.csv 3", "sales/a.csv 3");
    }

    @Test
    void asksForTheOldestFirst() throws IOException {
        FolderWatch watch = worker("*.csv", "");
        List<String> names = List.of("m", "z", "a", "k", "b");
        for (int i = 0; i < names.size(); i++) {
            // two of one instant
            Files.setLastModifiedTime(
                    Files.writeString(folder.resolve(names.get(i) + ".csv"), "id\n"),
                    FileTime.from(now.minusSeconds(60 - Math.min(i, 3))));
        }
        look(watch);
        now = now.plusSeconds(5);
        look(watch);

        assertThat(database.jdbc()
                        .sql("select path from longshore.watched_file order by run_id")
                        .query(String.class)
                        .list())
                .containsExactly("sales/m.csv", "sales/z.csv", "sales/a.csv", "sales/b.csv", "sales/k.csv");
    }

    @Test
    void leavesNoCopyAndWaitsWhateverIsInTheWay() throws IOException {
        database.jdbc()
                .sql("alter table longshore.watched_file add constraint in_the_way check (path <> 'sales/a.csv')")
                .update();
        FolderWatch watch = worker("*.csv", "");
        try {
            Files.writeString(folder.resolve("a.csv"), "id\n");
            look(watch);
            now = now.plusSeconds(5);
            look(watch);
        } finally {
            database.jdbc()
                    .sql("alter table longshore.watched_file drop constraint in_the_way")
                    .update();
        }
        assertThat(data.resolve("inputs")).isEmptyDirectory();
        assertThat(one("select count(*) from longshore.run")).isEqualTo("0");
        assertThat(one("select problem from longshore.watched_folder")).contains("inbox.not-asked");

        now = now.plusSeconds(29);
        look(watch);
        assertThat(asked()).isEmpty();
        now = now.plusSeconds(1);
        look(watch);
        assertThat(asked()).hasSize(1);
    }

    /** The name of the moved file is too long for any folder, so that the move fails as a crash before it would. */
    @Test
    void takesTheMarkerAwayBeforeItsFileAndNeverThatOfAnother() throws IOException {
        database.jdbc()
                .sql("alter table longshore.run alter column id restart with 100000")
                .update();
        FolderWatch watch = worker("*.csv", ".ok");
        String stuck = "s".repeat(248) + ".csv";
        for (String name : List.of("a.csv", stuck)) {
            Files.writeString(folder.resolve(name), "id\n");
            Files.writeString(folder.resolve(name + ".ok"), "");
        }
        look(watch);
        now = now.plusSeconds(5);
        look(watch);
        assertThat(asked()).hasSize(2);
        database.jdbc()
                .sql("update longshore.run set state = 'FAILED', ended_at = clock_timestamp()")
                .update();
        look(watch);
        assertThat(folder.resolve(stuck)).exists();
        assertThat(folder.resolve(stuck + ".ok")).doesNotExist();
        assertThat(folder.resolve("a.csv.ok")).doesNotExist();

        // the next of that name comes, and only then the run of the first completes
        Files.writeString(folder.resolve("a.csv.ok"), "");
        database.jdbc().sql("update longshore.run set state = 'COMPLETED'").update();
        look(watch);
        assertThat(folder.resolve("done")).isNotEmptyDirectory();
        assertThat(folder.resolve("a.csv.ok")).exists();
    }

    private void look(FolderWatch watch) {
        watch.look();
    }

    private FolderWatch worker(String names, String marker) {
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        return new FolderWatch(
                JOB,
                new WatchedFolder("sales", names, Duration.ofSeconds(5), marker),
                data.resolve("inbox"),
                files(),
                new WatchedFolders(database.jdbc()),
                clock);
    }

    private WatchedFiles files() {
        JsonMapper json = JsonMapper.builder().build();
        DataSource pool = database.dataSource();
        JdbcClient jdbc = JdbcClient.create(pool);
        JdbcTransactionManager manager = new JdbcTransactionManager(pool);
        TransactionTemplate transactions = new TransactionTemplate(manager);
        InputFiles inputs = new InputFiles(jdbc, new AuditTrail(jdbc, json), transactions, Folders.under(data));
        return new WatchedFiles(jdbc, inputs, new RunRequests(jdbc, json, manager), transactions);
    }

    private static void end(String state) {
        database.jdbc()
                .sql(
                        "update longshore.run set state = :state, ended_at = clock_timestamp() where id = (select min(run_id) from longshore.watched_file)")
                .param("state", state)
                .update();
    }

    private static List<String> asked() {
        return database.jdbc()
                .sql("select path || ' ' || bytes from longshore.watched_file order by path, bytes")
                .query(String.class)
                .list();
    }

    private static String one(String sql) {
        return database.jdbc().sql(sql).query(String.class).single();
    }
}
