package dev.longshore.sql.export;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads dates and times as PostgreSQL writes them in ISO style, {@code 0044-03-15 12:00:00.5+00:53:28 BC} at its most. */
public final class PostgresTime {

    private static final Pattern DATE = Pattern.compile(
            "(\\d{4,7})-(\\d\\d)-(\\d\\d)(?: (\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,6})?)(?:[+-][\\d:]+)?)?( BC)?");

    private PostgresTime() {}

    /** Whether it is {@code infinity} or {@code -infinity}, which no other system has. */
    public static boolean isInfinite(String value) {
        return value.endsWith("infinity");
    }

    public static LocalDate date(String value) {
        return date(matched(value));
    }

    /** The time as it is written, whatever its zone. */
    public static LocalDateTime dateTime(String value) {
        Matcher match = matched(value);
        return LocalDateTime.of(date(match), time(match.group(4)));
    }

    /** A time of day; 24:00:00 is not one. */
    public static LocalTime time(String value) {
        return LocalTime.parse(value);
    }

    private static LocalDate date(Matcher match) {
        int year = Integer.parseInt(match.group(1));
        return LocalDate.of(
                match.group(5) == null ? year : 1 - year,
                Integer.parseInt(match.group(2)),
                Integer.parseInt(match.group(3)));
    }

    private static Matcher matched(String value) {
        Matcher match = DATE.matcher(value);
        if (!match.matches()) {
            throw new IllegalArgumentException("not a date or time of PostgreSQL: " + value);
        }
        return match;
    }
}
