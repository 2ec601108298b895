package dev.longshore.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.WaitsFor;
import dev.longshore.sql.schedule.FireRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Nightly schedules are due from 02:30 to 05:00 of Berlin, 01:30 to 04:00 UTC in winter. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23})
    void aWholeNightIsInItAtAnyHour(int hour) {
        Instant now = Instant.parse("2027-01-04T00:19:20Z").plus(Duration.ofHours(hour));

        Duration behind = Night.behind(now);

        Instant night = Instant.parse(hour < 5 ? "2027-01-03T00:00:00Z" : "2027-01-04T00:00:00Z");
        assertThat(now.minus(behind)).isBefore(night.plus(Duration.ofMinutes(60)));
        assertThat(now).isAfter(night.plus(Duration.ofHours(5)));
        assertThat(behind).isBetween(Duration.ofHours(12), Duration.ofHours(30));
    }

    @Test
    void inTheMorningItIsTwelveHours() {
        assertThat(Night.behind(Instant.parse("2027-01-04T07:00:00Z"))).isEqualTo(Duration.ofHours(12));
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
