package dev.longshore.model.schedule;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Days of a month as people write them: {@code first-monday}, {@code last-working-day}, {@code 7-working-day}. */
final class MonthlyDay {

    static final String REMEDY =
            "Write first-monday, second-tuesday, … last-friday, first-working-day, last-working-day, or 7-working-day for the seventh; a month has 23 working days at most.";

    private static final List<String> ORDINALS = List.of("first", "second", "third", "fourth", "fifth");
    private static final Pattern SHAPE =
            Pattern.compile("(first|second|third|fourth|fifth|last|second-last|\\d{1,2})-(working-day|[a-z]+day)");

    private MonthlyDay() {}

    /** @throws IllegalArgumentException if the text is no such day */
    static Ordinal read(String text) {
        Matcher day = SHAPE.matcher(text.toLowerCase(Locale.ROOT));
        if (!day.matches()) {
            throw new IllegalArgumentException("not a day of a month");
        }
        int ordinal =
                switch (day.group(1)) {
                    case "last" -> -1;
                    case "second-last" -> -2;
                    default ->
                        ORDINALS.contains(day.group(1))
                                ? ORDINALS.indexOf(day.group(1)) + 1
                                : Integer.parseInt(day.group(1));
                };
        return day.group(2).equals("working-day")
                ? new Ordinal(ordinal, null)
                : new Ordinal(ordinal, DayOfWeek.valueOf(day.group(2).toUpperCase(Locale.ROOT)));
    }

    static String of(Timetable.Monthly monthly) {
        String ordinal =
                switch (monthly.ordinal()) {
                    case -1 -> "last";
                    case -2 -> "second-last";
                    default ->
                        monthly.ordinal() <= ORDINALS.size()
                                ? ORDINALS.get(monthly.ordinal() - 1)
                                : Integer.toString(monthly.ordinal());
                };
        return ordinal + "-"
                + (monthly.weekday() == null
                        ? "working-day"
                        : monthly.weekday().name().toLowerCase(Locale.ROOT));
    }

    /** Which of which. */
    record Ordinal(int number, @Nullable DayOfWeek weekday) {

        /** @throws IllegalArgumentException if a month has no such day */
        Timetable.Monthly at(LocalTime time) {
            return new Timetable.Monthly(number, weekday, time);
        }
    }
}
