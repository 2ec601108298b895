package dev.longshore.sql.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.job.JobDefinition;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobDocumentTest {

    @Test
    void readsWhatItWrote() {
        JobDefinition definition = SampleDefinitions.named("orders-export", "Orders");

        assertThat(JobDocument.read(JobDocument.of(definition))).isEqualTo(definition);
    }

    @Test
    void writesPlainNamesIsoDurationsAndLowerCaseWords() {
        assertThat(JobDocument.of(SampleDefinitions.named("orders-export", "Orders")))
                .contains("\"name\":\"orders-export\"")
                .contains("\"waitsFor\":\"sample-load\"")
                .contains("\"readyWithin\":\"PT15M\"")
                .contains("\"level\":\"delayed\"")
                .contains("\"repeat\":\"idempotent\"")
                .contains("\"type\":\"date\"");
    }

    @Test
    void hashesEqualDefinitionsEqually() {
        JobDefinition definition = SampleDefinitions.named("orders-export", "Orders");

        assertThat(Jobs.hashOf(SampleDefinitions.named("orders-export", "Orders")))
                .isEqualTo(Jobs.hashOf(definition))
                .isEqualTo(Jobs.hashOf(JobDocument.read(JobDocument.of(definition))))
                .matches("[0-9a-f]{64}");
        assertThat(Jobs.hashOf(SampleDefinitions.named("orders-export", "All orders")))
                .isNotEqualTo(Jobs.hashOf(definition));
    }

    @Test
    void readsDocumentsOfLaterVersions() {
        String document = JobDocument.of(SampleDefinitions.named("orders-export", "Orders"))
                .replaceFirst("\\{", "{\"addedLater\": {\"x\": 1}, ");

        assertThat(JobDocument.read(document).promise().readyWithin()).isEqualTo(Duration.ofMinutes(15));
        assertThat(JobDocument.read(document).spec()).containsEntry("csv", Map.of("header", true));
    }
}
