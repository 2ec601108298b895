package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.WaitsFor;
import dev.longshore.sql.schedule.FireRow;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FireLineTest {

    private static final Instant PLANNED = Instant.parse("2027-01-04T02:00:00Z");
    private static final Instant START_BY = Instant.parse("2027-01-04T02:30:00Z");

    @Test
    void thatItDidNotStartIsSaidOnce() {
        assertThat(says(FireDecision.MISSED, null, "It did not start by 4 Jan 2027 02:30 UTC."))
                .isEqualTo("It did not start by 4 Jan 2027 02:30 UTC.");
        assertThat(says(FireDecision.HELD, WaitsFor.PREDECESSOR, "nightly-orders has failed for the same day."))
                .isEqualTo("It did not start by 02:30. nightly-orders has failed for the same day.");
    }

    private static @Nullable String says(FireDecision decision, @Nullable WaitsFor waitsFor, String reason) {
        Instant noticed = START_BY.plusSeconds(1);
        FireRow row = new FireRow(
                1,
                new ScheduleName("nightly-lines"),
                PLANNED,
                null,
                LocalDate.of(2027, 1, 4),
                decision,
                reason,
                waitsFor,
                null,
                1,
                noticed,
                START_BY,
                noticed,
                null,
                null,
                null,
                null,
                null,
                null);
        Figures figures = new Figures(noticed);
        return FireLine.of(row, WallClock.utc(figures), figures).says();
    }
}
