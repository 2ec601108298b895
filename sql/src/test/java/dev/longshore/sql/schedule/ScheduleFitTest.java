package dev.longshore.sql.schedule;

import static dev.longshore.sql.schedule.ScheduleHouse.definition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.schedule.ScheduleDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleFitTest {

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final JobDefinition REPORT = ScheduleHouse.job(ScheduleHouse.REPORT, false, 5);

    @Test
    void onceInAGapThatIsSkippedSaysWhyItWouldNeverFire() {
        LongshoreException problem = problems(once("skip", "2027-03-28T02:30")).get(0);

        assertThat(problem.field()).isEqualTo("once");
        assertThat(problem.code()).isEqualTo("skipped-time");
        assertThat(problem).hasMessageContaining("the clock of Europe/Berlin jumps over 02:30");
        assertThat(problem.remedy()).contains("gap: after");
        assertThat(problems(once("after", "2027-03-28T02:30"))).isEmpty();
        assertThat(problems(once("skip", "2027-03-28T03:30"))).isEmpty();
    }

    @Test
    void aJobThatTakesAnyParameterIsScheduledWithAnyParameter() {
        JobDefinition open = new JobDefinition(
                REPORT.name(),
                REPORT.title(),
                REPORT.description(),
                REPORT.kind(),
                REPORT.owner(),
                REPORT.lane(),
                REPORT.impact(),
                REPORT.promise(),
                List.of(),
                REPORT.steps(),
                REPORT.limits(),
                null,
                null,
                Map.of("parameters", "any"));
        ScheduleDefinition free =
                definition("free", "cron", "0 2 * * *", "parameters", Map.of("whatever", "{{yesterday}}"));

        assertThat(open.takesAnyParameter()).isTrue();
        assertThat(ScheduleFit.problems(free, open, NOW)).isEmpty();
        assertThat(FireAsking.parameters(free, open, NOW, null)).containsEntry("whatever", "2026-11-22");
        assertThat(problems(free)).extracting(LongshoreException::code).containsExactly("unknown-parameter");
    }

    @Test
    void aTenantThatTheJobDoesNotKnowIsSaidWhereTheScheduleWritesIt() {
        ScheduleDefinition narnia =
                definition("narnia", "job", ScheduleHouse.EXPORT, "cron", "0 2 * * *", "tenants", List.of("NARNIA"));

        assertThat(ScheduleFit.problems(narnia, ScheduleHouse.job(ScheduleHouse.EXPORT, true, 5), NOW))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("tenants");
                    assertThat(problem).hasMessageContaining("NARNIA");
                });
    }

    private static ScheduleDefinition once(String gap, String at) {
        return definition("single", "once", at, "zone", "Europe/Berlin", "clock-change", Map.of("gap", gap));
    }

    private static List<LongshoreException> problems(ScheduleDefinition definition) {
        return ScheduleFit.problems(definition, REPORT, NOW);
    }
}
