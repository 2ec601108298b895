package dev.longshore.jobs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.jobs.feed.FeedKindOnPaper;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.sql.yaml.FileSubject;
import dev.longshore.sql.yaml.YamlFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in {@code docs/jobs/feed.md} is a job: copied as it stands, it is taken by the catalogue and by the kind. */
class FeedPageTest {

    private static final Path PAGE = Path.of("..", "docs", "jobs", "feed.md");

    @Test
    void theExampleCanBeCopied(@TempDir Path folder) throws IOException {
        String page = Files.readString(PAGE);
        Files.writeString(folder.resolve("bookings.yml"), PageExample.block(page, "yaml"));
        Files.writeString(folder.resolve("bookings.sql"), PageExample.block(page, "sql"));
        CatalogueLoader loader = new CatalogueLoader(
                List.of(FeedKindOnPaper.make()), List.of("critical", "bulk", "repair"), UnaryOperator.identity());

        List<JobDefinition> definitions =
                loader.load(YamlFiles.ofFolder(FileSubject.JOBS, folder)).definitions();

        assertThat(definitions).singleElement().satisfies(definition -> {
            assertThat(definition.name()).hasToString("bookings");
            assertThat(definition.parameters())
                    .extracting(ParameterDefinition::name)
                    .containsExactly("day", "input");
            assertThat(definition.spec())
                    .containsKeys("sql", "file", "fields", "order-by-key", "chunk-lines", "in-flight");
        });
    }
}
