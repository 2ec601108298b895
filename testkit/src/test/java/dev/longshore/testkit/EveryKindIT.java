package dev.longshore.testkit;

import static dev.longshore.testkit.Compared.effects;
import static dev.longshore.testkit.Compared.files;
import static dev.longshore.testkit.Compared.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of job on two workers: right, with rejected rows, with nothing to do, and killed at its boundaries. */
@ExtendWith(Receiver.Started.class)
@LongshoreTest(
        catalogue = "src/test/resources/catalogue",
        configuration = PlantedJobs.class,
        properties = {
            "kit.receiver.port=${kit.receiver}",
            "longshore.http.allow=127.0.0.1:${kit.receiver}",
        })
class EveryKindIT {

    private static final Receiver RECEIVER = Receiver.ONLY;

    private static final String TIME_OF_DAY = "\\d{1,2}:\\d{2}(:\\d{2})?";
    private static final String BOOKS = "counts and rejected records";

    @BeforeAll
    static void fill(Jobs jobs) {
        KitTables.make(jobs.database());
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl", "xlsx", "parquet", "zip"})
    void export(String format, Jobs jobs) {
        JobUnderTest export = jobs.job("items-" + format).compares(files());
        if (!format.equals("csv")) {
            export.at(Boundary.CHUNK, Boundary.PUBLICATION);
        }

        export.isRestartable();
        Outcome empty = export.parameter("rows", 0).run();

        assertThat(empty.isCompleted()).isTrue();
        assertThat(empty.lines().get("published files")).containsKey("items." + format + ": 0 rows");
    }

    @Test
    void feed(Jobs jobs) {
        JobUnderTest feed = jobs.job("lines").compares(table("kit.line"));
        write(jobs, "feeds/lines.csv", "id,name", 150, id -> (id % 50 == 0 ? "x" : id) + ",line " + id);

        feed.isRestartable();

        assertThat(feed.run().lines().get(BOOKS)).containsKey("read 150, written 147, filtered 0, rejected 3");
        write(jobs, "feeds/lines.csv", "id,name", 0, id -> "");
        assertThat(feed.run().lines().get(BOOKS)).containsOnlyKeys("read 0, written 0, filtered 0, rejected 0");
    }

    @Test
    void aggregation(Jobs jobs) {
        JobUnderTest sums = jobs.job("sums").compares(table("kit.daily"));

        sums.isRestartable().isIdempotent();

        assertThat(sums.run().lines().get("table kit.daily")).hasSize(8);
        Outcome empty = sums.parameters(Map.of("from", "2020-01-01", "to", "2020-01-02"))
                .run();
        assertThat(empty.isCompleted()).isTrue();
    }

    @Test
    void report(Jobs jobs) {
        JobUnderTest overview = jobs.job("overview").compares(files(".html", text -> text.replaceAll(TIME_OF_DAY, "")));

        overview.at(Boundary.CHUNK, Boundary.PUBLICATION).isRestartable();
        Outcome empty = overview.parameter("rows", 0).run();

        assertThat(empty.isCompleted()).isTrue();
        assertThat(empty.lines().get(BOOKS)).containsOnlyKeys("read 0, written 0, filtered 0, rejected 0");
    }

    @Test
    void syncIn(Jobs jobs) {
        JobUnderTest people = jobs.job("people").compares(table("kit.person"));
        write(
                jobs,
                "inbox/people.csv",
                "id,name,balance",
                150,
                id -> id + ",person " + id + "," + (id % 50 == 0 ? "much" : "1.50"));

        people.isRestartable().isIdempotent();

        assertThat(people.run().lines().get(BOOKS)).containsKey("read 150, written 147, filtered 0, rejected 3");
        write(jobs, "inbox/people.csv", "id,name,balance", 0, id -> "");
        Outcome empty = people.run();
        assertThat(empty.isCompleted()).isTrue();
        assertThat(empty.lines().get("table kit.person")).hasSize(60);
    }

    @Test
    void syncOut(Jobs jobs) {
        JobUnderTest calls =
                jobs.job("calls").given(database -> RECEIVER.clear()).compares(effects("calls", RECEIVER::applied));

        calls.isRestartable();

        assertThat(calls.run().lines().get("calls")).hasSize(60).allSatisfy((call, times) -> assertThat(times)
                .isOne());
        Outcome empty = calls.parameter("rows", 0).run();
        assertThat(empty.isCompleted()).isTrue();
        assertThat(empty.lines().get("calls")).isEmpty();
    }

    /** What one run puts off a later one does, which workers ask for by themselves: only the first of them is the one that dies. */
    @Test
    void outcome(Jobs jobs) {
        JobUnderTest ready = jobs.job("ready")
                .given(database -> {
                    RECEIVER.clear();
                    database.sql(
                                    "insert into kit.closed values ('kit'); delete from longshore.outcome where job = 'ready'")
                            .update();
                    database.sql(
                                    "select longshore.request_outcome('ready', cast(g as text)) from generate_series(1, 30) g")
                            .query(Long.class)
                            .list();
                })
                .compares(new Settled(), table("kit.trial"), table("kit.mailed"), effects("calls", RECEIVER::applied));

        ready.at(Boundary.CHUNK, Boundary.UNIT_END, Boundary.PUBLICATION).isRestartable();

        assertThat(ready.run().lines().get("calls")).hasSize(30).allSatisfy((call, times) -> assertThat(times)
                .isOne());
        Outcome empty = jobs.job("ready").compares(table("kit.trial")).run();
        assertThat(empty.isCompleted()).isTrue();
    }

    @Test
    void springBatchAsItsPageDeclaresIt(Jobs jobs) throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "jobs", "spring-batch.md")))
                .contains("```yaml\n" + Files.readString(Path.of("src/test/resources/catalogue/import-users.yml"))
                        + "```");
        JobUnderTest users = jobs.job("import-users")
                .parameter("day", "2026-11-22")
                .given(KitTables::fillNumbers)
                .compares(table("kit.copied"));

        users.at(Boundary.CHUNK).isRestartable();

        assertThat(users.run().lines().get("table kit.copied"))
                .hasSize(25)
                .containsKey("{\"id\": 1, \"note\": \"of 2026-11-22\"}");
    }

    /** Where outcomes stand once nothing is left to do for them. */
    private record Settled() implements Compared {

        @Override
        public String title() {
            return "outcomes";
        }

        @Override
        public List<String> lines(Left left) {
            left.database().sql("delete from kit.closed").update();
            await().atMost(Duration.ofSeconds(60)).until(() -> left.database()
                    .sql("select count(*) = 30 from longshore.outcome where job = 'ready' and settled_at is not null")
                    .query(Boolean.class)
                    .single());
            return left.database().sql("""
                            select o.key || case when o.ready_at is null then ' is not ready' else ' is ready' end || ': ' || e.item || ' ' || e.state
                            from longshore.outcome o join longshore.effect e on e.job = o.job and e.item like o.key || '/%' where o.job = 'ready'
                            """).query(String.class).list();
        }
    }

    private static void write(Jobs jobs, String file, String header, int lines, IntFunction<String> line) {
        try {
            Path path = jobs.data().resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(
                    path,
                    header + "\n"
                            + IntStream.rangeClosed(1, lines)
                                    .mapToObj(line)
                                    .map(each -> each + "\n")
                                    .collect(Collectors.joining()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
