package dev.longshore.jobs.catalogue;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.export.ExportKindOnPaper;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.sql.yaml.FileSubject;
import dev.longshore.sql.yaml.YamlFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in {@code docs/jobs/export.md} is a job: copied as it stands, it is taken by the catalogue and by the kind. */
class ExportPageTest {

    private static final Path PAGE = Path.of("..", "docs", "jobs", "export.md");

    @Test
    void theExampleCanBeCopied(@TempDir Path folder) throws IOException {
        String page = Files.readString(PAGE);
        Files.writeString(folder.resolve("open-orders.yml"), PageExample.block(page, "yaml"));
        Files.writeString(folder.resolve("open-orders.sql"), PageExample.block(page, "sql"));
        CatalogueLoader loader = new CatalogueLoader(
                List.of(ExportKindOnPaper.make()), List.of("critical", "bulk", "repair"), UnaryOperator.identity());

        List<JobDefinition> definitions =
                loader.load(YamlFiles.ofFolder(FileSubject.JOBS, folder)).definitions();

        assertThat(definitions).singleElement().satisfies(definition -> {
            assertThat(definition.name()).hasToString("open-orders");
            assertThat(definition.parameters())
                    .extracting(ParameterDefinition::name)
                    .containsExactly("tenant", "from", "until");
            assertThat(definition.spec()).containsKeys("sql", "key", "file", "csv", "chunk-rows", "unit-rows");
        });
    }

    /** Of the page about what every job may say. */
    @Test
    void theExampleOfPreconditionsCanBeCopied(@TempDir Path folder) throws IOException {
        String page = Files.readString(PAGE.resolveSibling("catalogue.md"));
        String section = page.substring(page.indexOf("## Preconditions"));
        Files.writeString(folder.resolve("customer-orders.yml"), PageExample.block(section, "yaml"));
        String rest = section.substring(section.indexOf("```sql"));
        Files.writeString(folder.resolve("customer-orders.sql"), PageExample.block(rest, "sql"));
        Files.writeString(
                folder.resolve("customer-orders-version.sql"),
                PageExample.block(rest.substring(rest.indexOf("```sql", 1)), "sql"));
        CatalogueLoader loader = new CatalogueLoader(
                List.of(ExportKindOnPaper.make()), List.of("critical", "bulk", "repair"), UnaryOperator.identity());

        assertThat(loader.load(YamlFiles.ofFolder(FileSubject.JOBS, folder)).definitions())
                .singleElement()
                .satisfies(definition -> assertThat(definition.preconditions())
                        .isNotNull()
                        .satisfies(preconditions -> {
                            assertThat(preconditions.version()).contains("max(o_orderdate)");
                            assertThat(preconditions.supersededBy()).containsExactly("customer");
                        }));
    }

    @Test
    void theExampleOfSeveralFilesCanBeCopied(@TempDir Path folder) throws IOException {
        String page = Files.readString(PAGE);
        Files.writeString(folder.resolve("open-orders.sql"), PageExample.block(page, "sql"));
        String section = page.substring(page.indexOf("## Several files"));
        Files.writeString(folder.resolve("open-business.yml"), PageExample.block(section, "yaml"));
        Files.writeString(folder.resolve("merchants.sql"), PageExample.block(section, "sql"));
        CatalogueLoader loader = new CatalogueLoader(
                List.of(ExportKindOnPaper.make()), List.of("critical", "bulk", "repair"), UnaryOperator.identity());

        assertThat(loader.load(YamlFiles.ofFolder(FileSubject.JOBS, folder)).definitions())
                .singleElement()
                .extracting(definition -> definition.spec().get("files"), as(InstanceOfAssertFactories.LIST))
                .hasSize(2)
                .allSatisfy(file -> assertThat(file)
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .containsKey("sql")
                        .doesNotContainKey("sql-file"));

        Files.delete(folder.resolve("merchants.sql"));
        assertThatThrownBy(() -> loader.load(YamlFiles.ofFolder(FileSubject.JOBS, folder)))
                .hasMessageContaining("There is no file \"merchants.sql\" beside this one.");

        Files.writeString(
                folder.resolve("merchants.sql"), "select c_custkey from longshore.customer where c_name = :nobody");
        assertThatThrownBy(() -> loader.load(YamlFiles.ofFolder(FileSubject.JOBS, folder)))
                .hasMessageContaining("merchants.sql:1:57")
                .hasMessageContaining(":nobody");
    }
}
