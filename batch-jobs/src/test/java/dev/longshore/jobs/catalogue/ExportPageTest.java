package dev.longshore.jobs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in {@code docs/jobs/export.md} is a job: copied as it stands, it is taken by the catalogue and by the kind. */
class ExportPageTest {

    private static final Path PAGE = Path.of("..", "docs", "jobs", "export.md");

    @Test
    void theExampleCanBeCopied(@TempDir Path folder) throws IOException {
        String page = Files.readString(PAGE);
        Files.writeString(folder.resolve("open-orders.yml"), block(page, "yaml"));
        Files.writeString(folder.resolve("open-orders.sql"), block(page, "sql"));
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

    private static String block(String page, String language) {
        Matcher block = Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(page);
        assertThat(block.find()).as("a block of " + language).isTrue();
        return block.group(1);
    }
}
