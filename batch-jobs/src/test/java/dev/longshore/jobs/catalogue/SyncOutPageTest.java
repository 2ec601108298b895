package dev.longshore.jobs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.syncout.SyncOutKindOnPaper;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.sql.yaml.FileSubject;
import dev.longshore.sql.yaml.YamlFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example in {@code docs/jobs/sync-out.md} is a job: copied as it stands, it is taken by the catalogue and by the kind; with a mistake it is not. */
class SyncOutPageTest {

    private static final Path PAGE = Path.of("..", "docs", "jobs", "sync-out.md");

    @Test
    void theExampleCanBeCopied(@TempDir Path folder) throws IOException {
        assertThat(load(folder, "", "")).singleElement().satisfies(definition -> {
            assertThat(definition.name()).hasToString("contacts");
            assertThat(definition.spec())
                    .containsKeys("sql", "key", "request", "idempotency", "lookup", "answers", "rate");
            assertThat(definition.steps())
                    .extracting(step -> step.repeat().name())
                    .containsExactly("KEYED", "IDEMPOTENT");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "https://crm.example.org/api/contacts/{id},ftp://crm.example.org/{id},no address of http",
        "https://crm.example.org/api/contacts/{id},https://{id}.example.org/,A row cannot say which host",
        "https://crm.example.org/api/contacts/{id},https://me:secret@crm.example.org/{id},has a user in it",
        "contacts/{id},contacts/{idd},which is no column of the query",
        "contacts/{id},contacts/{},a place that names no column",
        "changes/{idempotency-key},changes/{idempotancy-key},which is no column of the query",
        "changes/{idempotency-key},changes,goes for every row",
        "${secret:CRM_TOKEN},${secret:../passwd},not the name of a secret",
        "applied: [409],applied: [503],stands under two meanings",
        "limit: 10s,limit: ten,does not fit",
        "calls-at-once: 4,batch: {rows: 5},Each row of a batch has a key of its own"
    })
    void aMistakeIsSaidBeforeAnythingIsSent(String right, String wrong, String says, @TempDir Path folder) {
        assertThatThrownBy(() -> load(folder, right, wrong)).hasMessageContaining(says);
    }

    @Test
    void aParameterWithoutUseIsNotLookedForInAFileName(@TempDir Path folder) {
        assertThatThrownBy(() ->
                        load(folder, "parameters:\n", "parameters:\n  unto: {type: date, title: Ordered until}\n"))
                .hasMessageContaining("The parameter \"unto\" is not used in contacts.sql. Use it as :unto");
    }

    @Test
    void oneSystemHasOneRate(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("people.yml"),
                PageExample.block(Files.readString(PAGE), "yaml")
                        .replace("job: contacts", "job: people")
                        .replace("rate: 50", "rate: 20"));

        assertThatThrownBy(() -> load(folder, "", ""))
                .hasMessageContaining("people.yml:")
                .hasMessageContaining("The rate of \"crm\" is 20 here, and 50 in contacts.yml")
                .hasMessageContaining("Give both the same rate");
        assertThat(load(folder, "rate: 50", "rate: 20")).hasSize(2);
    }

    private static List<JobDefinition> load(Path folder, String right, String wrong) throws IOException {
        String page = Files.readString(PAGE);
        Files.writeString(
                folder.resolve("contacts.yml"), PageExample.block(page, "yaml").replace(right, wrong));
        Files.writeString(folder.resolve("contacts.sql"), PageExample.block(page, "sql"));
        CatalogueLoader loader = new CatalogueLoader(
                List.of(SyncOutKindOnPaper.make()), List.of("critical", "bulk", "repair"), UnaryOperator.identity());
        return loader.load(YamlFiles.ofFolder(FileSubject.JOBS, folder)).definitions();
    }
}
