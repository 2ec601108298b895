package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunFormTest {

    private static final LongshoreException NO_LANGUAGE =
            LongshoreException.badInput("bad-value", "locale", "\"n_o\" is not a language tag.", "Write one.");

    @Test
    void whatIsWrongWithReadersStandsAtTheirFieldWhereThereIsOne() {
        JobDefinition export = SampleJobs.all().get(0);
        RunForm report = RunForm.of(ofKind("report", export), null, Map.of(), "why", List.of(NO_LANGUAGE));
        assertThat(report.readers().of("locale")).isEqualTo("\"n_o\" is not a language tag. Write one.");
        assertThat(report.problems()).isEqualTo(1);
        assertThat(report.general()).isNull();

        RunForm other = RunForm.of(export, null, Map.of(), "why", List.of(NO_LANGUAGE));
        assertThat(other.readers().isEmpty()).isTrue();
        assertThat(other.general()).isEqualTo("\"n_o\" is not a language tag. Write one.");
    }

    private static JobDefinition ofKind(String kind, JobDefinition job) {
        return new JobDefinition(
                job.name(),
                job.title(),
                job.description(),
                kind,
                job.owner(),
                job.lane(),
                job.impact(),
                job.promise(),
                job.parameters(),
                job.steps(),
                job.limits(),
                job.waitsFor(),
                job.tenantParameter(),
                job.spec());
    }
}
