package dev.longshore.sql.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.job.JobName;
import dev.longshore.model.schedule.ClockChange;
import dev.longshore.model.schedule.PlannedFire;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.WhenChained;
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
import java.util.stream.Collectors;
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
    void ofWhatFiresSeveralTimesOnlyTheFireThatCountsIsWaitedFor() {
        Forecast.Item last = item("last", 30, 5, 600, WhenRunning.QUEUE);

        assertThat(startOf(
                        "last", List.of(everyHour(0), waiting(last, WhenChained.ALL, key("hourly", 0)), everyHour(1))))
                .isEqualTo(at(40));
        assertThat(startOf(
                        "last", List.of(everyHour(0), waiting(last, WhenChained.ALL, key("hourly", 60)), everyHour(1))))
                .isEqualTo(at(100));
        assertThat(startOf("last", List.of(waiting(last, WhenChained.ALL, key("hourly", -60)), everyHour(0))))
                .as("done before what is looked at")
                .isEqualTo(at(30));
    }

    @Test
    void oneThatWaitsForAnyStartsWhenTheFirstOfItsPredecessorsHasEnded() {
        Forecast.Item last = item("last", 0, 5, 600, WhenRunning.QUEUE);
        Forecast.Item slow = item("slow", 0, 50, 600, WhenRunning.QUEUE);
        Forecast.Item brief = item("brief", 20, 10, 600, WhenRunning.QUEUE);
        Forecast.Key[] both = {key("slow", 0), key("brief", 20)};

        assertThat(startOf("last", List.of(waiting(last, WhenChained.ANY, both), slow, brief)))
                .isEqualTo(at(30));
        assertThat(startOf("last", List.of(waiting(last, WhenChained.ALL, both), slow, brief)))
                .isEqualTo(at(50));
        assertThat(startOf("last", List.of(waiting(last, WhenChained.EVEN_IF_FAILED, both), slow, brief)))
                .isEqualTo(at(50));
        assertThat(startOf("last", List.of(waiting(last, WhenChained.ANY, key("slow", 0), key("brief", -20)), slow)))
                .as("one is done before what is looked at")
                .isEqualTo(TWO);
    }

    @Test
    void oneThatDoesNotComeIsNotTheFirstToHaveEnded() {
        Forecast.Item slow = item("slow", 0, 50, 600, WhenRunning.QUEUE);
        Forecast.Item never = item("never", 0, 10, 600, WhenRunning.SKIP);
        Forecast.Item again = item("never", 5, 10, 600, WhenRunning.SKIP);
        Forecast.Item last =
                waiting(item("last", 0, 5, 600, WhenRunning.QUEUE), WhenChained.ANY, key("slow", 0), key("never", 5));

        assertThat(startOf("last", List.of(last, slow, never, again))).isEqualTo(at(50));
    }

    private static Forecast.Item everyHour(int hour) {
        return item("hourly", hour * 60, 40, 600, WhenRunning.QUEUE);
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
                ZoneOffset.UTC,
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
        Set<Forecast.Key> predecessors =
                List.of(after).stream().map(one -> key(one, 0)).collect(Collectors.toSet());
        return new Forecast.Item(run, planned, predecessors, WhenChained.ALL, 5, 8, policy);
    }

    private static Forecast.Item waiting(Forecast.Item item, WhenChained when, Forecast.Key... after) {
        return new Forecast.Item(
                item.run(), item.readyAt(), Set.of(after), when, item.priority(), item.jobAtOnce(), item.whenRunning());
    }

    private static Forecast.Key key(String schedule, int minute) {
        return new Forecast.Key(new ScheduleName(schedule), at(minute));
    }

    private static Instant startOf(String schedule, List<Forecast.Item> items) {
        return new Forecast(Map.of("bulk", 8))
                .play(items).stream()
                        .filter(run -> run.schedule().value().equals(schedule))
                        .map(ExpectedRun::startAt)
                        .findFirst()
                        .orElseThrow();
    }

    private static Instant at(int minute) {
        return TWO.plus(Duration.ofMinutes(minute));
    }
}
