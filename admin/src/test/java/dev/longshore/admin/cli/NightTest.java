package dev.longshore.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.WaitsFor;
import dev.longshore.sql.schedule.FireRow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class NightTest {

    private static final Instant PLANNED = Instant.parse("2027-01-04T02:00:00Z");

    @Test
    void saysWhereHeldFiresAreReleasedOrSkipped() {
        List<FireRow> night = List.of(
                fire(1, "weekly-orders", FireDecision.HELD),
                fire(2, "hourly-sync", FireDecision.HELD),
                fire(3, "hourly-sync", FireDecision.HELD),
                fire(4, "hourly-sync", FireDecision.SKIPPED),
                fire(5, "nightly-sales", FireDecision.ASKED));

        assertThat(Night.heldStill(night, "http://localhost:8080"))
                .containsExactly(
                        "2 fires of hourly-sync are held still. Release or skip them under \"Past fires\" of http://localhost:8080/schedules/hourly-sync.",
                        "One fire of weekly-orders is held still. Release or skip it under \"Past fires\" of http://localhost:8080/schedules/weekly-orders.");
    }

    @Test
    void saysNothingIfNoneIsHeld() {
        assertThat(Night.heldStill(List.of(fire(1, "nightly-sales", FireDecision.ASKED)), "http://localhost:8080"))
                .isEmpty();
    }

    private static FireRow fire(long id, String schedule, FireDecision decision) {
        boolean held = decision == FireDecision.HELD;
        return new FireRow(
                id,
                new ScheduleName(schedule),
                PLANNED.plusSeconds(id),
                null,
                LocalDate.of(2027, 1, 4),
                decision,
                held ? "It waits for run 7 to end." : null,
                held ? WaitsFor.RUN : null,
                null,
                1,
                PLANNED.plusSeconds(id),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
