package dev.longshore.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FireTimesTest {

    private static final LocalDateTime FIRST = LocalDateTime.parse("2027-01-01T00:00");
    private static final LocalDateTime LAST = LocalDateTime.parse("2029-01-01T00:00");

    private static final List<String> ZONES = List.of(
            "Europe/Berlin",
            "America/New_York",
            "Africa/Cairo",
            "Australia/Lord_Howe",
            "Asia/Kolkata",
            "America/Sao_Paulo");

    /** The expression, and the same said by code that knows nothing of expressions. */
    private record Rule(String cron, Predicate<LocalDateTime> matches) {}

    private static final List<Rule> RULES = List.of(
            new Rule("30 2 * * *", at -> at.getHour() == 2 && at.getMinute() == 30),
            new Rule("0 0 * * *", at -> at.getHour() == 0 && at.getMinute() == 0),
            new Rule("15 1 * * *", at -> at.getHour() == 1 && at.getMinute() == 15),
            new Rule("45 23 * * *", at -> at.getHour() == 23 && at.getMinute() == 45),
            new Rule("0 */2 * * *", at -> at.getHour() % 2 == 0 && at.getMinute() == 0),
            new Rule("*/15 * * * *", at -> at.getMinute() % 15 == 0),
            new Rule("*/10 0-3 * * *", at -> at.getHour() <= 3 && at.getMinute() % 10 == 0),
            new Rule("10 * * * SUN", at -> at.getDayOfWeek() == DayOfWeek.SUNDAY && at.getMinute() == 10),
            new Rule(
                    "0 30 2 ? * 1",
                    at -> at.getDayOfWeek() == DayOfWeek.SUNDAY && at.getHour() == 2 && at.getMinute() == 30),
            new Rule(
                    "0 2 29 2 *",
                    at -> at.getMonthValue() == 2
                            && at.getDayOfMonth() == 29
                            && at.getHour() == 2
                            && at.getMinute() == 0));

    private static final Map<String, List<LocalDateTime>> MATCHING = matching();

    private static Map<String, List<LocalDateTime>> matching() {
        Map<String, List<LocalDateTime>> matching = new HashMap<>();
        RULES.forEach(rule -> matching.put(rule.cron(), new ArrayList<>()));
        for (LocalDateTime wall = FIRST; wall.isBefore(LAST); wall = wall.plusMinutes(1)) {
            for (Rule rule : RULES) {
                if (rule.matches().test(wall)) {
                    matching.get(rule.cron()).add(wall);
                }
            }
        }
        return Map.copyOf(matching);
    }

    static Stream<Arguments> everyPolicy() {
        List<Arguments> all = new ArrayList<>();
        for (String zone : ZONES) {
            for (InGap gap : InGap.values()) {
                for (InOverlap overlap : InOverlap.values()) {
                    all.add(Arguments.of(zone, gap, overlap));
                }
            }
        }
        return all.stream();
    }

    /** Two years, each minute of the wall clock looked up in the rules of the zone one by one: 100 % of the instants equal. */
    @ParameterizedTest
    @MethodSource("everyPolicy")
    void equalsTheTableOfExpectedInstants(String zoneName, InGap gap, InOverlap overlap) {
        ZoneId zone = ZoneId.of(zoneName);
        Instant start = FIRST.atZone(zone).toInstant();
        Instant end = LAST.atZone(zone).toInstant();
        for (Rule rule : RULES) {
            TreeSet<Instant> expected = new TreeSet<>();
            for (LocalDateTime wall : MATCHING.get(rule.cron())) {
                expected.addAll(expected(zone, wall, gap, overlap));
            }
            Timing timing = timing(new Timetable.Cron(CronExpression.of(rule.cron())), zone, gap, overlap);
            List<Instant> found = new FireTimes(timing, new WorkDays(List.of()))
                    .between(start.minusNanos(1), end.minusNanos(1), 1_000_000).stream()
                            .map(PlannedFire::at)
                            .toList();

            // lists are compared pair by pair; containsExactlyElementsOf would seek each of 70,000 instants and take it
            // out
            assertThat(found).as(rule.cron()).isEqualTo(List.copyOf(expected));
        }
    }

    private static List<Instant> expected(ZoneId zone, LocalDateTime wall, InGap gap, InOverlap overlap) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(wall);
        if (offsets.isEmpty()) {
            ZoneOffsetTransition jump = Objects.requireNonNull(zone.getRules().getTransition(wall));
            return gap == InGap.SKIP ? List.of() : List.of(jump.getInstant());
        }
        List<Instant> instants =
                offsets.stream().map(offset -> wall.toInstant(offset)).sorted().toList();
        return instants.size() == 1
                ? instants
                : switch (overlap) {
                    case FIRST -> instants.subList(0, 1);
                    case SECOND -> instants.subList(1, 2);
                    case BOTH -> instants;
                };
    }

    /** The table's rules have something to say in these years: every zone but those without changes has gaps and overlaps. */
    @Test
    void theYearsHoldChangesOfTheClock() {
        assertThat(ZONES)
                .filteredOn(zone -> {
                    var change = ZoneId.of(zone).getRules().nextTransition(FIRST.toInstant(ZoneOffset.UTC));
                    return change != null && change.getInstant().isBefore(LAST.toInstant(ZoneOffset.UTC));
                })
                .containsExactly("Europe/Berlin", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe");
    }

    @Test
    void marksWhatTheClockDoes() {
        FireTimes nightly = new FireTimes(
                timing(
                        new Timetable.Cron(CronExpression.of("30 2 * * *")),
                        ZoneId.of("Europe/Berlin"),
                        InGap.AFTER,
                        InOverlap.BOTH),
                new WorkDays(List.of()));

        assertThat(nightly.next(Instant.parse("2027-03-27T12:00:00Z")))
                .contains(new PlannedFire(
                        Instant.parse("2027-03-28T01:00:00Z"),
                        LocalDateTime.parse("2027-03-28T02:30"),
                        ClockChange.AFTER_GAP));
        assertThat(nightly.between(Instant.parse("2027-10-30T12:00:00Z"), Instant.parse("2027-10-31T12:00:00Z"), 9))
                .extracting(PlannedFire::at, PlannedFire::change)
                .containsExactly(
                        tuple(Instant.parse("2027-10-31T00:30:00Z"), ClockChange.FIRST_OF_TWO),
                        tuple(Instant.parse("2027-10-31T01:30:00Z"), ClockChange.SECOND_OF_TWO));
    }

    @Test
    void namesWhatItLeavesOutWhereTheClockJumps() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant from = Instant.parse("2027-03-01T00:00:00Z");
        Instant until = Instant.parse("2028-12-31T00:00:00Z");
        FireTimes nightly = skipping("*/20 2 * * *", berlin);

        assertThat(nightly.jumpedOver(from, until, 9))
                .containsExactly(
                        new JumpedOver(
                                new PlannedFire(
                                        Instant.parse("2027-03-28T01:00:00Z"),
                                        LocalDateTime.parse("2027-03-28T02:00"),
                                        ClockChange.IN_GAP),
                                3),
                        new JumpedOver(
                                new PlannedFire(
                                        Instant.parse("2028-03-26T01:00:00Z"),
                                        LocalDateTime.parse("2028-03-26T02:00"),
                                        ClockChange.IN_GAP),
                                3));
        assertThat(nightly.jumpedOver(from, until, 1)).hasSize(1);
        assertThat(nightly.jumpedOver(from, Instant.parse("2027-03-28T00:59:59Z"), 9))
                .isEmpty();
        assertThat(skipping("30 4 * * *", berlin).jumpedOver(from, until, 9)).isEmpty();
        assertThat(skipping("*/20 * * * *", berlin).jumpedOver(from, until, 9))
                .as("real time misses nothing")
                .isEmpty();
        assertThat(skipping("*/20 2 * * *", ZoneId.of("Asia/Kolkata")).jumpedOver(from, until, 9))
                .isEmpty();
    }

    private static FireTimes skipping(String cron, ZoneId zone) {
        return new FireTimes(
                timing(new Timetable.Cron(CronExpression.of(cron)), zone, InGap.SKIP, InOverlap.FIRST),
                new WorkDays(List.of()));
    }

    @Test
    void anIntervalGoesByRealTime() {
        FireTimes every = new FireTimes(
                timing(
                        new Timetable.Every(Duration.ofHours(6), Instant.parse("2027-03-27T22:00:00Z")),
                        ZoneId.of("Europe/Berlin"),
                        InGap.AFTER,
                        InOverlap.FIRST),
                new WorkDays(List.of()));

        assertThat(every.between(Instant.parse("2027-03-27T00:00:00Z"), Instant.parse("2027-03-28T11:00:00Z"), 9))
                .extracting(PlannedFire::at)
                .containsExactly(
                        Instant.parse("2027-03-27T22:00:00Z"),
                        Instant.parse("2027-03-28T04:00:00Z"),
                        Instant.parse("2027-03-28T10:00:00Z"));
    }

    @Test
    void daysOfTheMonthRespectHolidays() {
        FireCalendar holidays = new FireCalendar(
                "h",
                "Holidays",
                FireCalendar.Effect.SKIP,
                List.of(
                        new FireCalendar.Days("New Year", LocalDate.of(2027, 1, 1), LocalDate.of(2027, 1, 1)),
                        new FireCalendar.Days("Carnival", LocalDate.of(2027, 2, 26), LocalDate.of(2027, 2, 26))));
        assertThat(monthly(1, null, holidays)).startsWith("2027-01-04T06:00", "2027-02-01T06:00");
        assertThat(monthly(-1, null, holidays)).startsWith("2027-01-29T06:00", "2027-02-25T06:00");
        assertThat(monthly(3, DayOfWeek.TUESDAY, holidays)).startsWith("2027-01-19T06:00", "2027-02-16T06:00");
        assertThat(monthly(-1, DayOfWeek.FRIDAY, holidays)).startsWith("2027-01-29T06:00", "2027-02-26T06:00");
        // months without a fifth Monday are left out
        assertThat(monthly(5, DayOfWeek.MONDAY, holidays)).startsWith("2027-03-29T06:00", "2027-05-31T06:00");
    }

    private static List<String> monthly(int ordinal, DayOfWeek weekday, FireCalendar holidays) {
        Timing timing = timing(
                new Timetable.Monthly(ordinal, weekday, LocalTime.of(6, 0)),
                ZoneId.of("UTC"),
                InGap.AFTER,
                InOverlap.FIRST);
        return new FireTimes(timing, new WorkDays(List.of(holidays)))
                .between(Instant.parse("2026-12-31T23:00:00Z"), Instant.parse("2028-01-01T00:00:00Z"), 3).stream()
                        .map(fire -> fire.wall().toString())
                        .toList();
    }

    @Test
    void firesWithinItsDaysOnly() {
        Timing timing = new Timing(
                new Timetable.Cron(CronExpression.of("0 2 * * *")),
                ZoneId.of("Asia/Kolkata"),
                InGap.AFTER,
                InOverlap.FIRST,
                LocalDate.of(2027, 1, 2),
                LocalDate.of(2027, 1, 3),
                List.of());
        FireTimes times = new FireTimes(timing, new WorkDays(List.of()));

        assertThat(times.between(Instant.EPOCH, Instant.parse("2030-01-01T00:00:00Z"), 99))
                .extracting(fire -> fire.wall().toString())
                .containsExactly("2027-01-02T02:00", "2027-01-03T02:00");
        assertThat(times.next(Instant.parse("2027-01-03T12:00:00Z"))).isEmpty();
    }

    private static Timing timing(Timetable timetable, ZoneId zone, InGap gap, InOverlap overlap) {
        return new Timing(timetable, zone, gap, overlap, null, null, List.of());
    }
}
