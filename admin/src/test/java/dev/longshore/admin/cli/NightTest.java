package dev.longshore.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.WaitsFor;
import dev.longshore.sql.schedule.FireRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NightTest {

    private static final Instant PLANNED = Instant.parse("2027-01-04T02:00:00Z");

    @Test
    void saysWhatGoesOnByItselfAndWhereTheOthersAreReleasedOrSkipped() {
        String failed =
                "It waits for nightly-orders of 2027-01-04 (run 9), which failed. Restart that run, or release this fire.";
        List<FireRow> night = List.of(
                held(1, "weekly-orders", WaitsFor.PREDECESSOR, failed),
                held(2, "hourly-sync", WaitsFor.RUN, "It waits for run 7 to end."),
                held(3, "hourly-sync", WaitsFor.RUN, "It waits for the fire of 02:00 to end."),
                fire(4, "hourly-sync", FireDecision.SKIPPED),
                fire(5, "nightly-sales", FireDecision.ASKED));

        assertThat(Night.heldStill(night, "http://localhost:8080"))
                .containsExactly(
                        "2 fires of hourly-sync wait for an earlier one, and go on when that ends: there is nothing to do. They stand under \"Past fires\" of http://localhost:8080/schedules/hourly-sync.",
                        failed
                                + " One fire of weekly-orders is held. Release or skip it under \"Past fires\" of http://localhost:8080/schedules/weekly-orders.");
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

    /** A run of a slow machine takes a minute; only then is the fire that waits for it looked at. */
    @Test
    void waitsForRunsThatTakeLongerThanItsPatienceAndForThoseThatWaitForThem() {
        Slow machine = new Slow();

        List<FireRow> end = machine.end().settled();

        assertThat(end).extracting(FireRow::decision).containsOnly(FireDecision.ASKED);
        assertThat(end).extracting(FireRow::runState).containsOnly(RunState.COMPLETED);
        assertThat(machine.followed).containsExactly(101L, 102L);
    }

    @Test
    void leavesWhatMovesNoMore() {
        Slow machine = new Slow();
        machine.letsGo = false;

        assertThat(machine.end().settled())
                .extracting(FireRow::decision)
                .containsExactly(FireDecision.ASKED, FireDecision.HELD);
        assertThat(machine.at)
                .isBetween(
                        PLANNED.plus(Slow.RUN).plus(NightEnd.STILL),
                        PLANNED.plus(Slow.RUN).plus(NightEnd.STILL).plusSeconds(3));
    }

    @Test
    void saysThatTheMachineIsNotThrough() {
        assertThat(NightEnd.left(new Slow().fires()))
                .isEqualTo(
                        "The clock is through, and this machine is not: 1 run goes on, 1 fire waits. The demo ends with them.");
        assertThat(NightEnd.left(List.of(fire(4, "hourly-sync", FireDecision.SKIPPED))))
                .isEmpty();
    }

    /** One run, and a fire that waits for it and is let go two looks after its end. */
    private static final class Slow extends Clock {

        static final Duration RUN = Duration.ofMinutes(1);

        private final List<Long> followed = new ArrayList<>();
        private Instant at = PLANNED;
        private int looksSince;
        private boolean letsGo = true;

        NightEnd end() {
            return new NightEnd(
                    this::fires,
                    () -> false,
                    fire -> {
                        at = at.plus(RUN);
                        followed.add(fire.run().value());
                    },
                    this,
                    () -> at = at.plusSeconds(1));
        }

        List<FireRow> fires() {
            looksSince += followed.contains(101L) ? 1 : 0;
            return List.of(
                    run(1, 101),
                    letsGo && looksSince > 2 ? run(2, 102) : held(2, "hourly-sync", WaitsFor.RUN, "It waits."));
        }

        private FireRow run(long id, long run) {
            return row(
                    id,
                    "hourly-sync",
                    FireDecision.ASKED,
                    null,
                    null,
                    new RunId(run),
                    followed.contains(run) ? RunState.COMPLETED : RunState.RUNNING);
        }

        @Override
        public Instant instant() {
            return at;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private static FireRow held(long id, String schedule, WaitsFor waitsFor, String reason) {
        return row(id, schedule, FireDecision.HELD, reason, waitsFor, null, null);
    }

    private static FireRow fire(long id, String schedule, FireDecision decision) {
        return row(id, schedule, decision, null, null, null, null);
    }

    private static FireRow row(
            long id,
            String schedule,
            FireDecision decision,
            String reason,
            WaitsFor waitsFor,
            RunId run,
            RunState runState) {
        return new FireRow(
                id,
                new ScheduleName(schedule),
                PLANNED.plusSeconds(id),
                null,
                LocalDate.of(2027, 1, 4),
                decision,
                reason,
                waitsFor,
                null,
                1,
                PLANNED.plusSeconds(id),
                null,
                null,
                run,
                runState,
                null,
                null,
                null,
                null);
    }
}
