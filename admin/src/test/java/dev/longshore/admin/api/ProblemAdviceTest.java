package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.schedule.ScheduleDesk;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;

class ProblemAdviceTest {

    private final ProblemAdvice advice = new ProblemAdvice();

    @Test
    void whoFoundNoTurnToEditIsToldToComeAgain() {
        ResponseEntity<Problem> answer = advice.failed(
                LongshoreException.of(
                        Category.INSUFFICIENT_RESOURCES, ScheduleDesk.TOO_MANY_EDITS, "Many at once.", "Try again."),
                null);

        assertThat(answer.getStatusCode().value()).isEqualTo(503);
        assertThat(answer.getHeaders().getFirst("Retry-After")).isEqualTo("5");
        assertThat(answer.getBody()).isNotNull().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("too-many-edits");
            assertThat(problem.detail()).isEqualTo("Many at once.");
            assertThat(problem.remedy()).isEqualTo("Try again.");
        });
    }
}
