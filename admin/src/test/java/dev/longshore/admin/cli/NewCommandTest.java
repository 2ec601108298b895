package dev.longshore.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.job.JobName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewCommandTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    static Set<String> kinds() {
        return JobExample.all().keySet();
    }

    @Test
    void exportsAndFeedsHaveAnExample() {
        assertThat(kinds()).contains("export", "feed");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void writesTheJobOfThePageUnderItsOwnName(String kind) throws IOException {
        assertThat(run(kind, "my-job")).as(text(err)).isZero();

        Path job = folder.resolve("my-job.yml");
        assertThat(job).content().contains("job: my-job\n", "kind: " + kind + "\n");
        for (Path file : written()) {
            assertThat(text(out)).contains("Wrote " + file);
        }
        List<String> named = Files.readString(job)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("sql-file: "))
                .toList();
        assertThat(named).allSatisfy(line -> assertThat(folder.resolve(line.substring(10)))
                .exists());
    }

    /** What a skeleton says is enough for a worker to start with it. */
    @Test
    void writesWhatTheGateTakes() {
        kinds().forEach(kind -> run(kind, "my-" + kind));

        int checked = cli("check", folder.toString());

        assertThat(checked).as(text(err)).isZero();
        assertThat(text(out)).contains("my-export is sound", kinds().size() + " jobs.");
    }

    @Test
    void writesTheTablesOfThoseThatWriteToNoneOfTheSample() {
        run("sync-in", "my-sync");
        run("aggregation", "my-sums");

        assertThat(folder.resolve("my-sync-tables.sql"))
                .content()
                .contains("create table crm.customer (", "create table crm.country (");
        assertThat(folder.resolve("my-sums-tables.sql"))
                .content()
                .contains("create table shop.sale (", "create table shop.hourly_sales (", "create trigger note_delete");
        assertThat(text(out))
                .contains(
                        "First run " + folder.resolve("my-sync-tables.sql"),
                        "First run " + folder.resolve("my-sums-tables.sql"),
                        "It reads inbox/sales/customers-{day}.csv of the data folder.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync-out", "outcome"})
    void saysWhatAJobThatCallsOthersNeeds(String kind) {
        run(kind, "my-job");

        assertThat(text(out))
                .containsOnlyOnce("First write the address of your own system for https://crm.example.org.")
                .containsOnlyOnce("LONGSHORE_SECRET_CRM_TOKEN");
    }

    @Test
    void asksForNothingFirstWhereTheSampleHasIt() {
        run("export", "my-job");
        run("report", "my-report");

        assertThat(text(out)).doesNotContain("First ").containsOnlyOnce("--spring.mail.host");
    }

    @Test
    void itsHelpNamesEveryKindThatHasAnExample() {
        cli("new", "--help");

        assertThat(text(out).replaceAll("\\s+", " ")).contains("What kind of job: " + String.join(", ", kinds()) + ".");
    }

    @Test
    void overwritesNothing() throws IOException {
        run("export", "my-job");
        Files.writeString(folder.resolve("my-job.sql"), "select 1");
        Files.delete(folder.resolve("my-job.yml"));

        assertThat(run("export", "my-job")).isEqualTo(2);

        assertThat(text(err)).contains("my-job.sql is there already: give the job another name");
        assertThat(folder.resolve("my-job.sql")).hasContent("select 1");
        assertThat(written()).hasSize(1);
    }

    @Test
    void renamesTheJobAndItsFilesAndNothingElse() {
        JobExample example = JobExample.of("""
                # Kind

                ## A complete one

                `orders.yml`:

                ```yaml
                job: orders
                title: orders of the shop
                export:
                  sql-file: orders.sql
                  file: orders-{day}.csv
                ```

                and `orders.sql`:

                ```sql
                select orders from orders
                ```

                ## The rest

                `other.yml`:

                ```yaml
                job: other
                ```
                """).orElseThrow();

        assertThat(example.filesFor(new JobName("mine")))
                .isEqualTo(Map.of(
                        "mine.yml",
                        "job: mine\ntitle: orders of the shop\nexport:\n  sql-file: mine.sql\n  file: mine-{day}.csv\n",
                        "mine.sql",
                        "select orders from orders\n"));
    }

    private List<Path> written() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private int run(String kind, String name) {
        return cli("new", kind, name, "--folder", folder.toString());
    }

    private int cli(String... arguments) {
        return new CommandLineInterface(
                        NewCommandTest.class,
                        Map.of(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(arguments);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
