package dev.longshore.testkit;

import static dev.longshore.testkit.Compared.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What writes to a table, on two workers: right, with rejected rows, with nothing to do, and killed at its boundaries. */
@KitTest
class TableKindsIT {

    @BeforeAll
    static void fill(Jobs jobs) {
        KitTables.make(jobs.database());
    }

    @Test
    void feed(Jobs jobs) {
        JobUnderTest feed = jobs.job("lines").compares(table("kit.line"));
        write(jobs, "feeds/lines.csv", "id,name", 150, id -> (id % 50 == 0 ? "x" : id) + ",line " + id);

        feed.isRestartable();

        assertThat(feed.run().lines().get(Books.TITLE)).containsKey("read 150, written 147, filtered 0, rejected 3");
        write(jobs, "feeds/lines.csv", "id,name", 0, id -> "");
        assertThat(feed.run().lines().get(Books.TITLE)).containsOnlyKeys("read 0, written 0, filtered 0, rejected 0");
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
    void syncIn(Jobs jobs) {
        JobUnderTest people = jobs.job("people").compares(table("kit.person"));
        write(
                jobs,
                "inbox/people.csv",
                "id,name,balance",
                150,
                id -> id + ",person " + id + "," + (id % 50 == 0 ? "much" : "1.50"));

        people.isRestartable().isIdempotent();

        assertThat(people.run().lines().get(Books.TITLE)).containsKey("read 150, written 147, filtered 0, rejected 3");
        write(jobs, "inbox/people.csv", "id,name,balance", 0, id -> "");
        Outcome empty = people.run();
        assertThat(empty.isCompleted()).isTrue();
        assertThat(empty.lines().get("table kit.person")).hasSize(60);
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
