package dev.longshore.sql.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.job.JobName;
import dev.longshore.model.schedule.ClockChange;
import dev.longshore.model.schedule.PlannedFire;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.WhenRunning;
import dev.longshore.sql.schedule.ExpectedRun.Risk;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForecastTest {

    private static final Instant TWO = Instant.parse("2026-11-23T02:00:00Z");

    @Test
    void runsThatAreDueTogetherWaitForAPlaceAndTheLastBreaksItsPromise() {
        List<ExpectedRun> played = new Forecast(Map.of("bulk", 2))
                .play(List.of(
                        item("a", 0, 10, 20, WhenRunning.QUEUE),
                        item("b", 0, 10, 20, WhenRunning.QUEUE),
                        item("c", 0, 10, 20, WhenRunning.QUEUE),
                        item("d", 0, 10, 20, WhenRunning.QUEUE, "e"),
                        item("f", 0, 10, 11, WhenRunning.QUEUE)));

        assertThat(played).extracting(ExpectedRun::startAt).containsExactly(TWO, TWO, at(10), at(10), at(20));
        assertThat(played)
                .extracting(ExpectedRun::risk)
                .containsExactly(Risk.NONE, Risk.NONE, Risk.AT_RISK, Risk.AT_RISK, Risk.LATE);
    }

    @Test
    void aSuccessorStartsWhenTheLastOfItsPredecessorsHasEnded() {
        List<ExpectedRun> played = new Forecast(Map.of("bulk", 8))
                .play(List.of(
                        item("last", 0, 5, 60, WhenRunning.QUEUE, "middle", "first"),
                        item("middle", 0, 30, 60, WhenRunning.QUEUE, "first"),
                        item("first", 0, 10, 60, WhenRunning.QUEUE)));

        assertThat(played)
                .extracting(run -> run.schedule() + " " + run.startAt())
                .containsExactly("first " + TWO, "last " + at(40), "middle " + at(10));
    }

    @Test
    void anEarlierRunOfItsOwnMakesTheNextWaitOrBeSkippedAsThePolicySays() {
        for (WhenRunning policy : WhenRunning.values()) {
            ExpectedRun second = new Forecast(Map.of("bulk", 8))
                    .play(List.of(item("a", 0, 30, 90, policy), item("a", 20, 30, 90, policy)))
                    .get(1);

            assertThat(second.overlaps()).isTrue();
            assertThat(second.note()).isNotNull();
            assertThat(second.comes()).isEqualTo(policy != WhenRunning.SKIP);
            assertThat(second.startAt()).isEqualTo(policy == WhenRunning.QUEUE ? at(30) : at(20));
        }
    }

    @Test
    void withoutHistoryNothingIsPromisedAndNobodyIsDelayed() {
        List<ExpectedRun> played = new Forecast(Map.of("bulk", 1))
                .play(List.of(item("a", 0, null, 20, WhenRunning.QUEUE), item("b", 0, 10, 20, WhenRunning.QUEUE)));

        assertThat(played.get(0).endAt()).isNull();
        assertThat(played.get(0).risk()).isEqualTo(Risk.UNKNOWN);
        assertThat(played.get(1).startAt()).isEqualTo(TWO);
    }

    private static Forecast.Item item(
            String name, int minute, @Nullable Integer usual, int due, WhenRunning policy, String... after) {
        UsualDuration history =
                usual == null ? null : new UsualDuration(Duration.ofMinutes(usual), Duration.ofMinutes(usual + 1), 30);
        Instant planned = at(minute);
        ExpectedRun run = new ExpectedRun(
                new ScheduleName(name),
                new JobName("job-" + name),
                "bulk",
                null,
                new PlannedFire(planned, LocalDateTime.ofInstant(planned, ZoneOffset.UTC), ClockChange.NONE),
                LocalDate.of(2026, 11, 23),
                1,
                true,
                null,
                planned,
                history,
                null,
                at(due),
                false,
                Risk.UNKNOWN);
        Set<ScheduleName> predecessors =
                List.of(after).stream().map(ScheduleName::new).collect(java.util.stream.Collectors.toSet());
        return new Forecast.Item(run, planned, predecessors, 5, 8, policy);
    }

    private static Instant at(int minute) {
        return TWO.plus(Duration.ofMinutes(minute));
    }
}
