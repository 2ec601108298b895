package dev.longshore.jobs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.syncin.SyncInKindOnPaper;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.sql.yaml.FileSubject;
import dev.longshore.sql.yaml.YamlFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in {@code docs/jobs/sync-in.md} is a job: copied as it stands, it is taken by the catalogue and by the kind. */
class SyncInPageTest {

    private static final Path PAGE = Path.of("..", "docs", "jobs", "sync-in.md");

    @Test
    void theExampleCanBeCopied(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("customers.yml"), example());

        List<JobDefinition> definitions = load(folder).definitions();

        assertThat(definitions).singleElement().satisfies(definition -> {
            assertThat(definition.name()).hasToString("customers");
            assertThat(definition.parameters())
                    .extracting(ParameterDefinition::name)
                    .containsExactly("day", "input", "dry_run");
            assertThat(definition.spec()).containsKeys("columns", "csv", "delete-missing", "most-rejected-percent");
        });
    }

    @Test
    void refusesATenantThatItWouldNotConfineItsRowsTo(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("customers.yml"),
                example().replace("parameters:\n", """
                                tenant-parameter: tenant
                                parameters:
                                  tenant: {type: text, title: Tenant, required: true}
                                """).replace("sales/customers-", "sales/{tenant}/customers-"));

        assertThatThrownBy(() -> load(folder))
                .hasMessageContaining("nothing confines it to the one that asks")
                .hasMessageContaining("leave tenant-parameter out");
        String confined = Files.readString(folder.resolve("customers.yml"));
        Files.writeString(
                folder.resolve("customers.yml"),
                confined.replace("  key: [id]\n", "  tenant-column: tenant\n  key: [id]\n"));
        assertThatThrownBy(() -> load(folder)).hasMessageContaining("a row of another tenant could have the same");
        Files.writeString(
                folder.resolve("customers.yml"),
                confined.replace("  key: [id]\n", "  tenant-column: tenant\n  key: [tenant, id]\n")
                        .replace("sales/{tenant}/", "sales/"));
        assertThatThrownBy(() -> load(folder)).hasMessageContaining("One file for all tenants");
        Files.writeString(
                folder.resolve("customers.yml"),
                confined.replace("  key: [id]\n", "  tenant-column: tenant\n  key: [tenant, id]\n"));
        assertThat(load(folder).definitions()).hasSize(1);
    }

    @Test
    void refusesTwoRunsAtOnceThatDeleteWhatTheirFileDoesNotName(@TempDir Path folder) throws IOException {
        String two = example().replace("max-running: 1", "max-running: 2");
        Files.writeString(folder.resolve("customers.yml"), two);

        long line =
                two.lines().takeWhile(text -> !text.contains("max-running: 2")).count() + 1;
        assertThatThrownBy(() -> load(folder))
                .hasMessageContaining("customers.yml:" + line)
                .hasMessageContaining("each would delete what the other writes")
                .hasMessageContaining("Write max-running: 1");

        Files.writeString(
                folder.resolve("customers.yml"), two.replace("delete-missing: true", "delete-missing: false"));
        assertThat(load(folder).definitions()).hasSize(1);
    }

    @Test
    void refusesTwoColumnsOfOneValueWhereEachValueHasItsColumn(@TempDir Path folder) throws IOException {
        String twice = example().replace("  - {name: name,", "  - {name: name, from: E-mail,");
        Files.writeString(folder.resolve("customers.yml"), twice);
        assertThat(load(folder).definitions()).hasSize(1);

        Files.writeString(folder.resolve("customers.yml"), twice.replace("csv: {", "csv: {header: false, "));

        assertThatThrownBy(() -> load(folder)).hasMessageContaining("Two columns are from the same value");
    }

    private static String example() throws IOException {
        Matcher block = Pattern.compile("^```yaml\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static Catalogue load(Path folder) {
        return new CatalogueLoader(
                        List.of(SyncInKindOnPaper.make()),
                        List.of("critical", "bulk", "repair"),
                        UnaryOperator.identity())
                .load(YamlFiles.ofFolder(FileSubject.JOBS, folder));
    }
}
