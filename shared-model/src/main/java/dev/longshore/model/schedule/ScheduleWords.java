package dev.longshore.model.schedule;

import dev.longshore.model.schedule.CronWords.Enumeration;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a schedule does, in plain sentences: the same in console, API and command line. */
public final class ScheduleWords {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    private ScheduleWords() {}

    /** When: {@code At 02:30 every day, by the wall clock of Europe/Berlin.} */
    public static String when(ScheduleDefinition definition) {
        Timing timing = definition.timing();
        return timetable(timing.timetable(), timing.zone(), definition.chain()) + validity(timing) + ".";
    }

    private static String timetable(Timetable timetable, ZoneId zone, Chain chain) {
        String byClock = ", by the wall clock of " + zone.getId();
        if (timetable instanceof Timetable.Cron cron) {
            return CronWords.of(cron.expression()) + byClock;
        }
        if (timetable instanceof Timetable.Every every) {
            return "Every " + span(every.interval())
                    + (every.from().equals(Instant.EPOCH)
                            ? ", by real time"
                            : ", by real time, first at " + moment(every.from(), zone));
        }
        if (timetable instanceof Timetable.Once once) {
            return "Once, on " + DAY.format(once.at()) + " at " + time(once.at().toLocalTime()) + byClock;
        }
        if (timetable instanceof Timetable.Monthly monthly) {
            return "At " + time(monthly.at()) + " on the " + dayOf(monthly) + " of the month" + byClock;
        }
        return "Whenever " + chain.after().get(0) + " is due";
    }

    private static String dayOf(Timetable.Monthly monthly) {
        String day = monthly.weekday() == null
                ? "working day"
                : monthly.weekday().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        return switch (monthly.ordinal()) {
                    case -1 -> "last ";
                    case -2 -> "second last ";
                    case 1, 2, 3, 4, 5 -> CronWords.ordinalWord(monthly.ordinal()) + " ";
                    default ->
                        CronWords.ordinal(Math.abs(monthly.ordinal())) + (monthly.ordinal() < 0 ? " last " : " ");
                }
                + day;
    }

    private static String validity(Timing timing) {
        String from = timing.validFrom() == null ? "" : " from " + DAY.format(timing.validFrom());
        String until = timing.validUntil() == null ? "" : " until " + DAY.format(timing.validUntil());
        return from.isEmpty() && until.isEmpty() ? "" : "," + from + (until.isEmpty() ? " on" : until);
    }

    /** What becomes of times that a change of the clocks leaves out or repeats; empty for real time, which has none. */
    public static List<String> clockChanges(Timing timing) {
        if (timing.timetable() instanceof Timetable.Every || timing.timetable() instanceof Timetable.WithPredecessor) {
            return List.of();
        }
        String gap =
                switch (timing.gap()) {
                    case AFTER -> "A time that the clock jumps over fires at the moment after the jump.";
                    case SKIP -> "A time that the clock jumps over does not fire that day.";
                };
        String overlap =
                switch (timing.overlap()) {
                    case FIRST -> "A time that comes twice fires the first time.";
                    case SECOND -> "A time that comes twice fires the second time.";
                    case BOTH -> "A time that comes twice fires both times.";
                };
        return List.of(gap, overlap);
    }

    /** What becomes of fires that nobody asked for at their time. */
    public static String missed(ScheduleDefinition definition) {
        Policies policies = definition.policies();
        String each = definition.tenants().mode() == Tenants.Mode.EACH ? " for each tenant" : "";
        return switch (policies.missed()) {
            case ONCE -> "Of the fires missed while nobody could ask, the newest runs, once" + each + ".";
            case ALL ->
                "Fires missed while nobody could ask are caught up, oldest first, at most " + policies.catchUp() + each
                        + ".";
            case SKIP -> "Fires missed while nobody could ask are not caught up.";
        };
    }

    /** What becomes of a fire while an earlier run goes on. */
    public static String running(Policies policies) {
        return switch (policies.running()) {
            case QUEUE ->
                "While an earlier run goes on, the next fire waits for it; at most "
                        + policies.mostWaiting(WaitsFor.RUN) + " wait.";
            case SKIP -> "While an earlier run goes on, the next fire is skipped.";
            case ALLOW -> "While an earlier run goes on, the next one runs beside it.";
            case REPLACE -> "While an earlier run goes on, it is cancelled, and the newer one runs.";
        };
    }

    /** When a start that does not come is raised. */
    public static String startWithin(Policies policies) {
        Duration within = policies.startWithin();
        return within == null
                ? "A run may start at any time after its fire."
                : "If its run has not started within " + span(within) + ", that is raised like a failure.";
    }

    /** What a fire waits for. */
    public static String waitsFor(Chain chain) {
        if (chain.isEmpty()) {
            return "It waits for no other schedule.";
        }
        List<String> names = chain.after().stream().map(ScheduleName::value).toList();
        String list = Enumeration.of(names);
        boolean one = names.size() == 1;
        return switch (chain.when()) {
            case ALL ->
                "It waits until " + list + (one ? " has" : " have") + " completed for the same day. If "
                        + (one ? "it" : "one of them") + " fails, it is held.";
            case ANY ->
                one
                        ? "It waits until " + list + " has completed for the same day."
                        : "It waits until one of " + list + " has completed for the same day.";
            case EVEN_IF_FAILED ->
                "It waits until " + list + (one ? " has" : " have") + " ended for the same day, even if "
                        + (one ? "it" : "one") + " failed.";
        };
    }

    /** For whom. */
    public static String tenants(Tenants tenants) {
        return switch (tenants.mode()) {
            case NONE -> "One run, of no tenant.";
            case ONE -> "One run, for " + tenants.names().get(0) + ".";
            case EACH ->
                tenants.names().isEmpty()
                        ? "One run for each tenant that the job knows when it fires."
                        : "One run for each of " + Enumeration.of(tenants.names()) + ".";
        };
    }

    /** What is promised; null for what the job promises. */
    public static @Nullable String promise(ScheduleDefinition definition) {
        Promise promise = definition.asking().promise();
        if (promise == null) {
            return null;
        }
        return promise.readyBy() == null
                ? "Ready within " + span(promise.readyWithin()) + " of the planned time."
                : "Ready by " + time(promise.readyBy()) + ", "
                        + definition.timing().zone().getId() + ".";
    }

    /** Which day the work of a fire is about. */
    public static String logicalDate(ScheduleDefinition definition) {
        int shift = definition.logicalDateShift();
        return switch (shift) {
            case 0 -> "Its work is about the day of the fire.";
            case -1 -> "Its work is about the day before the fire.";
            default ->
                "Its work is about " + Math.abs(shift) + (Math.abs(shift) == 1 ? " day " : " days ")
                        + (shift < 0 ? "before" : "after") + " the fire.";
        };
    }

    /** What a change of the clocks has to do with a fire; null for nothing. */
    public static @Nullable String clockChange(PlannedFire fire) {
        String wall = MINUTE.format(fire.wall());
        return switch (fire.change()) {
            case NONE -> null;
            case AFTER_GAP -> "The clock jumps over " + wall + " that day: it fires at the moment after the jump.";
            case IN_GAP -> "The clock jumps over " + wall + " that day: it does not fire.";
            case FIRST_OF_TWO -> "The clock shows " + wall + " twice that day: this is the first.";
            case SECOND_OF_TWO -> "The clock shows " + wall + " twice that day: this is the second.";
        };
    }

    /** Why what the clock jumps over does not fire. */
    public static String whyNot(JumpedOver left) {
        int more = left.times() - 1;
        return "It is skipped" + (more == 0 ? "" : ", with " + more + " more " + (more == 1 ? "time" : "times")) + ": "
                + (more == 0 ? "a time" : "times")
                + " that the clock jumps over "
                + (more == 0 ? "is" : "are")
                + " left out (gap: skip).";
    }

    /** {@code 15 minutes}, {@code 1 hour 30 minutes}. */
    public static String span(Duration duration) {
        record Part(long count, String unit) {}
        List<String> parts = List.of(
                        new Part(duration.toDays(), "day"),
                        new Part(duration.toHoursPart(), "hour"),
                        new Part(duration.toMinutesPart(), "minute"),
                        new Part(duration.toSecondsPart(), "second"))
                .stream()
                .filter(part -> part.count() > 0)
                .map(part -> part.count() + " " + part.unit() + (part.count() == 1 ? "" : "s"))
                .toList();
        return parts.isEmpty() ? duration.toString() : String.join(" ", parts);
    }

    private static String time(LocalTime time) {
        return time.getSecond() == 0 ? MINUTE.format(time) : time.toString();
    }

    private static String moment(Instant at, ZoneId zone) {
        var wall = at.atZone(zone);
        LocalDate day = wall.toLocalDate();
        return time(wall.toLocalTime().withNano(0)) + " on " + DAY.format(day) + ", " + zone.getId();
    }
}
