package dev.longshore.model.schedule;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Reads a cron expression aloud. What it says is complete: two expressions that fire at different times read differently. */
final class CronWords {

    private static final int MOST_TIMES = 6;
    private static final int HOURS = 24;
    private static final int SIXTY = 60;

    private final CronExpression cron;

    private CronWords(CronExpression cron) {
        this.cron = cron;
    }

    /** {@code At 02:30 every day}; without a full stop. */
    static String of(CronExpression expression) {
        CronWords words = new CronWords(expression);
        String times = words.times();
        String days = words.days(times.matches("At \\d.*"));
        String months = words.months();
        return times
                + (days.isEmpty() ? "" : (days.startsWith("every ") ? " " : ", ") + days)
                + (months.isEmpty() ? "" : ", " + months);
    }

    private String times() {
        BitSet hours = cron.hours();
        BitSet minutes = cron.minutes();
        BitSet seconds = cron.seconds();
        if (hours.cardinality() * minutes.cardinality() * seconds.cardinality() <= MOST_TIMES
                && hours.cardinality() < HOURS) {
            return "At " + Enumeration.of(clockTimes(hours, minutes, seconds));
        }
        String often = seconds.cardinality() == 1 ? minutes(minutes, hours, seconds) : seconds(seconds, minutes);
        String within = hours(hours, often);
        return Enumeration.capitalized(often + (within.isEmpty() ? "" : ", " + within));
    }

    private static List<String> clockTimes(BitSet hours, BitSet minutes, BitSet seconds) {
        List<String> times = new ArrayList<>();
        boolean wholeMinutes = seconds.cardinality() == 1 && seconds.get(0);
        hours.stream().forEach(hour -> minutes.stream().forEach(minute -> seconds.stream()
                .forEach(second -> times.add(
                        wholeMinutes
                                ? String.format(Locale.ROOT, "%02d:%02d", hour, minute)
                                : String.format(Locale.ROOT, "%02d:%02d:%02d", hour, minute, second)))));
        return times;
    }

    private static String minutes(BitSet minutes, BitSet hours, BitSet seconds) {
        String at = seconds.get(0) ? "" : " at second " + seconds.nextSetBit(0);
        int step = step(minutes, SIXTY);
        if (step == 1) {
            return "every minute" + at;
        }
        if (step > 1) {
            return "every " + step + " minutes" + at;
        }
        int everyHours = minutes.cardinality() == 1 ? step(hours, HOURS) : 0;
        String hour = everyHours > 1 ? "every " + everyHours + " hours" : "every hour";
        if (minutes.cardinality() == 1 && minutes.get(0) && seconds.get(0)) {
            return hour + " on the hour";
        }
        return hour + " at minute" + (minutes.cardinality() == 1 ? " " : "s ")
                + Enumeration.of(minutes, Integer::toString) + (at.isEmpty() ? "" : "," + at);
    }

    private static String seconds(BitSet seconds, BitSet minutes) {
        int step = step(seconds, SIXTY);
        String often = step == 1
                ? "every second"
                : step > 1 ? "every " + step + " seconds" : "at seconds " + Enumeration.of(seconds, Integer::toString);
        int everyMinutes = step(minutes, SIXTY);
        if (everyMinutes == 1) {
            return often + (step == 0 ? " of every minute" : "");
        }
        return often
                + (everyMinutes > 1
                        ? " of every " + ordinal(everyMinutes) + " minute"
                        : " of minute" + (minutes.cardinality() == 1 ? " " : "s ")
                                + Enumeration.of(minutes, Integer::toString) + " of every hour");
    }

    /** Within which hours; empty if that is said already, or in all. */
    private static String hours(BitSet hours, String often) {
        int step = step(hours, HOURS);
        if (step == 1 || often.startsWith("every " + step + " hours")) {
            return "";
        }
        int[] range = range(hours, 0, HOURS - 1);
        if (range.length == 2) {
            return String.format(Locale.ROOT, "from %02d:00 to %02d:59", range[0], range[1]);
        }
        return "in the hour" + (hours.cardinality() == 1 ? " from " : "s from ")
                + Enumeration.of(hours, hour -> String.format(Locale.ROOT, "%02d:00", hour));
    }

    private String days(boolean atTimes) {
        CronDays days = cron.days();
        boolean allMonths = cron.months().cardinality() == 12;
        String ofMonth = allMonths ? " of the month" : "";
        if (days instanceof CronDays.Any) {
            return atTimes ? "every day" : "";
        }
        if (days instanceof CronDays.OfMonth number) {
            int[] range = range(number.days(), 1, 31);
            return range.length == 2 && range[0] < range[1]
                    ? "from the " + ordinal(range[0]) + " to the " + ordinal(range[1]) + ofMonth
                    : "on the " + Enumeration.of(number.days(), CronWords::ordinal) + ofMonth;
        }
        if (days instanceof CronDays.BeforeLast before) {
            return before.days() == 0
                    ? "on the last day of the month"
                    : before.days() + (before.days() == 1 ? " day" : " days") + " before the last day of the month";
        }
        if (days instanceof CronDays.NearestWeekday nearest) {
            return nearest.day() == CronDays.NearestWeekday.LAST
                    ? "on the last Monday to Friday of the month"
                    : "on the Monday to Friday nearest to the " + ordinal(nearest.day()) + ofMonth;
        }
        if (days instanceof CronDays.Nth nth) {
            return "on the " + (nth.ordinal() < 0 ? "last" : ordinalWord(nth.ordinal())) + " " + name(nth.weekday())
                    + " of the month";
        }
        return weekdays(((CronDays.OfWeek) days).days());
    }

    private static String weekdays(BitSet days) {
        if (days.cardinality() == 7) {
            return "every day of the week";
        }
        int[] range = range(days, 1, 7);
        return range.length == 2 && days.cardinality() > 2
                ? "from " + name(DayOfWeek.of(range[0])) + " to " + name(DayOfWeek.of(range[1]))
                : (days.cardinality() == 1 ? "every " : "on ") + Enumeration.of(days, day -> name(DayOfWeek.of(day)));
    }

    private String months() {
        BitSet months = cron.months();
        if (months.cardinality() == 12) {
            return "";
        }
        int[] range = range(months, 1, 12);
        IntFunction<String> name = month -> Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        return range.length == 2 && months.cardinality() > 2
                ? "from " + name.apply(range[0]) + " to " + name.apply(range[1])
                : "in " + Enumeration.of(months, name);
    }

    /** The even step from 0 on that the values are; 0 if they are none. */
    private static int step(BitSet values, int size) {
        int count = values.cardinality();
        if (count < 2 || size % count != 0) {
            return 0;
        }
        int step = size / count;
        return values.stream().allMatch(value -> value % step == 0) ? step : 0;
    }

    /** First and last of values without a hole, over the end if need be; empty if there is one. */
    private static int[] range(BitSet values, int least, int most) {
        List<int[]> stretches = new ArrayList<>();
        for (int from = values.nextSetBit(least); from >= 0; from = values.nextSetBit(values.nextClearBit(from))) {
            stretches.add(new int[] {from, values.nextClearBit(from) - 1});
        }
        if (stretches.size() == 1) {
            return stretches.get(0);
        }
        boolean wraps = stretches.size() == 2
                && stretches.get(0)[0] == least
                && stretches.get(1)[1] == most;
        return wraps ? new int[] {stretches.get(1)[0], stretches.get(0)[1]} : new int[0];
    }

    private static String name(DayOfWeek day) {
        return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    static String ordinalWord(int number) {
        return List.of("first", "second", "third", "fourth", "fifth").get(number - 1);
    }

    static String ordinal(int number) {
        String ending = number / 10 == 1
                ? "th"
                : switch (number % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
        return number + ending;
    }

    /** Words one after the other. */
    static final class Enumeration {

        private Enumeration() {}

        static String of(BitSet values, IntFunction<String> word) {
            return of(values.stream().mapToObj(word).toList());
        }

        /** {@code A, B and C}. */
        static String of(List<String> words) {
            return words.size() < 2
                    ? String.join("", words)
                    : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.get(words.size() - 1);
        }

        static String capitalized(String text) {
            return Character.toUpperCase(text.charAt(0)) + text.substring(1);
        }
    }
}
