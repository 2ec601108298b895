package dev.longshore.sql.aggregation;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** How long a window is: a stretch of the calendar. Its starts are what {@code date_trunc} of the same word gives. */
public enum WindowSize {
    HOUR,
    DAY,
    /** From Monday, as ISO 8601 has it. */
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    /** As {@code date_trunc} calls it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The first moment of the window that holds a moment. */
    public LocalDateTime startOf(LocalDateTime moment) {
        LocalDateTime day = moment.truncatedTo(ChronoUnit.DAYS);
        return switch (this) {
            case HOUR -> moment.truncatedTo(ChronoUnit.HOURS);
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.withDayOfMonth(1).withMonth((day.getMonthValue() - 1) / 3 * 3 + 1);
            case YEAR -> day.withDayOfYear(1);
        };
    }

    /** The first moment beyond the window that begins at a start. */
    public LocalDateTime next(LocalDateTime start) {
        return switch (this) {
            case HOUR -> start.plusHours(1);
            case DAY -> start.plusDays(1);
            case WEEK -> start.plusWeeks(1);
            case MONTH -> start.plusMonths(1);
            case QUARTER -> start.plusMonths(3);
            case YEAR -> start.plusYears(1);
        };
    }
}
