package dev.longshore.sql.schedule;

import biweekly.component.VEvent;
import biweekly.property.ExceptionDates;
import biweekly.property.RecurrenceDates;
import biweekly.util.DateTimeComponents;
import biweekly.util.ICalDate;
import biweekly.util.Period;
import biweekly.util.com.google.ical.compat.javautil.DateIterator;
import dev.longshore.model.failure.LongshoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * The times of an event in their order: its DTSTART, which is the first one whatever stands beside it, those of its RRULE, and its RDATEs; without its EXDATEs. The library
 * leaves DTSTART out beside RDATEs alone, passes periods over, and takes a day of an EXDATE for a midnight. Meant for one event once: it changes the event.
 */
final class ICalendarTimes {

    private final TimeZone zone;
    private final Duration length;
    private final Map<Instant, Duration> ownLengths = new HashMap<>();
    private final Set<LocalDate> withoutDays = new HashSet<>();
    private final DateIterator times;
    private @Nullable Instant last;
    private @Nullable Instant next;

    /**
     * @param zone of its DTSTART
     * @param length of each time that says none of its own
     * @throws LongshoreException bad input with field {@code file}: a period takes no time
     */
    ICalendarTimes(VEvent event, TimeZone zone, Duration length) {
        this.zone = zone;
        this.length = length;
        ICalDate start = event.getDateStart().getValue();
        RecurrenceDates dates = new RecurrenceDates();
        dates.getDates().add(start);
        for (RecurrenceDates given : event.getRecurrenceDates()) {
            dates.getDates().addAll(given.getDates());
            for (Period period : given.getPeriods()) {
                dates.getDates().add(period.getStartDate());
                ownLengths.put(period.getStartDate().toInstant(), lengthOf(event, period));
            }
        }
        event.removeProperties(RecurrenceDates.class);
        event.addRecurrenceDates(dates);
        if (start.hasTime()) {
            event.getExceptionDates().forEach(this::takeDays);
        }
        this.times = event.getDateIterator(zone);
    }

    private void takeDays(ExceptionDates exceptions) {
        exceptions.getValues().removeIf(date -> {
            if (!date.hasTime()) {
                DateTimeComponents day = date.getRawComponents();
                withoutDays.add(LocalDate.of(day.getYear(), day.getMonth(), day.getDate()));
            }
            return !date.hasTime();
        });
    }

    private static Duration lengthOf(VEvent event, Period period) {
        Duration length = period.getEndDate() != null
                ? Duration.between(
                        period.getStartDate().toInstant(), period.getEndDate().toInstant())
                : Duration.ofMillis(period.getDuration().toMillis());
        if (length.isZero() || length.isNegative()) {
            throw ICalendarFile.wrong(
                    ICalendarFile.name(event) + ": the period of its RDATE from "
                            + period.getStartDate().toInstant() + " does not end after it begins.",
                    "Write an end after the beginning, or a length such as PT1H.");
        }
        return length;
    }

    /** The longest of its times. */
    Duration longest() {
        return ownLengths.values().stream().reduce(length, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    }

    /** Passes over those before; only before the first {@link #next()}. */
    void advanceTo(Instant from) {
        times.advanceTo(Date.from(from));
    }

    /** A time twice, by RRULE and RDATE, is one. */
    boolean hasNext() {
        while (next == null && times.hasNext()) {
            Instant at = times.next().toInstant();
            next = at.equals(last) ? null : at;
        }
        return next != null;
    }

    /** Only after {@link #hasNext()}. */
    Instant next() {
        Instant at = next;
        if (at == null) {
            throw new IllegalStateException("hasNext() did not say that there is one");
        }
        last = at;
        next = null;
        return at;
    }

    Duration lengthAt(Instant at) {
        return ownLengths.getOrDefault(at, length);
    }

    /** Whether an EXDATE takes away whatever begins on that day of the zone. */
    boolean isWithout(Instant at) {
        ZoneOffset offset = ZoneOffset.ofTotalSeconds(zone.getOffset(at.toEpochMilli()) / 1000);
        return withoutDays.contains(at.atOffset(offset).toLocalDate());
    }
}
