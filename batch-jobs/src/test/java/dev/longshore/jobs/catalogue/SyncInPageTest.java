package dev.longshore.jobs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

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
        Matcher block = Pattern.compile("^```yaml\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(block.find()).isTrue();
        Files.writeString(folder.resolve("customers.yml"), block.group(1));
        CatalogueLoader loader = new CatalogueLoader(
                List.of(SyncInKindOnPaper.make()), List.of("critical", "bulk", "repair"), UnaryOperator.identity());

        List<JobDefinition> definitions =
                loader.load(YamlFiles.ofFolder(FileSubject.JOBS, folder)).definitions();

        assertThat(definitions).singleElement().satisfies(definition -> {
            assertThat(definition.name()).hasToString("customers");
            assertThat(definition.parameters())
                    .extracting(ParameterDefinition::name)
                    .containsExactly("day", "input", "dry_run");
            assertThat(definition.spec()).containsKeys("columns", "csv", "delete-missing", "most-rejected-percent");
        });
    }
}
