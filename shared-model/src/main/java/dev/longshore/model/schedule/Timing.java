package dev.longshore.model.schedule;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule fires.
 *
 * @param timetable the times
 * @param zone whose wall clock, and whose days
 * @param gap what becomes of times that the clock jumps over
 * @param overlap what becomes of times that it shows twice
 * @param validFrom the first day; null for any
 * @param validUntil the last day; null for any
 * @param calendars the names of the calendars whose days and windows it respects
 */
public record Timing(
        Timetable timetable,
        ZoneId zone,
        InGap gap,
        InOverlap overlap,
        @Nullable LocalDate validFrom,
        @Nullable LocalDate validUntil,
        List<String> calendars) {

    public Timing {
        calendars = List.copyOf(calendars);
    }

    /** Whether a change of the clock neither takes a time away nor repeats one. */
    public boolean goesByRealTime() {
        return timetable instanceof Timetable.Every
                || timetable instanceof Timetable.Cron cron && cron.expression().goesByRealTime();
    }
}
