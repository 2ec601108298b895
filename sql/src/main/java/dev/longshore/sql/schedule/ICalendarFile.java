package dev.longshore.sql.schedule;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.property.DateOrDateTimeProperty;
import biweekly.util.ICalDate;
import biweekly.util.com.google.ical.compat.javautil.DateIterator;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.FireCalendar;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of an iCalendar file: whole days as days, others as windows. Events that repeat are written out, from a year ago to five years ahead; import the
 * file again to go further. Nothing is fetched from anywhere.
 */
final class ICalendarFile {

    private static final int LONGEST = 2_000_000;
    private static final int MOST_ENTRIES = 10_000;
    private static final int LONGEST_TITLE = 200;

    private final Instant from;
    private final Instant until;
    private final List<FireCalendar.Entry> entries = new ArrayList<>();

    private ICalendarFile(Instant now) {
        this.from = now.minus(366, ChronoUnit.DAYS);
        this.until = now.plus(5 * 366, ChronoUnit.DAYS);
    }

    /**
     * The events of a file.
     *
     * @param now the middle of what is written out
     * @throws LongshoreException bad input with field {@code file}
     */
    static List<FireCalendar.Entry> read(String text, Instant now) {
        if (text.length() > LONGEST) {
            throw wrong("The file is longer than 2,000,000 characters.");
        }
        List<ICalendar> calendars;
        try {
            calendars = Biweekly.parse(text).all();
        } catch (RuntimeException e) {
            // the edge of the library: whatever it stumbles over is in the file
            throw wrong("The file cannot be read: " + e.getMessage());
        }
        if (calendars.isEmpty()) {
            throw wrong("The file holds no calendar.");
        }
        ICalendarFile file = new ICalendarFile(now);
        for (ICalendar calendar : calendars) {
            calendar.getEvents().forEach(event -> file.add(calendar, event));
        }
        if (file.entries.isEmpty()) {
            throw wrong("The file holds no event from a year ago to five years ahead.");
        }
        return file.entries;
    }

    private void add(ICalendar calendar, VEvent event) {
        DateOrDateTimeProperty start = event.getDateStart();
        if (start == null || start.getValue() == null) {
            return;
        }
        boolean days = !start.getValue().hasTime();
        // the library reads a day as midnight of this machine's zone
        var assigned = calendar.getTimezoneInfo().getTimezone(start);
        TimeZone zone = days || assigned == null ? TimeZone.getDefault() : assigned.getTimeZone();
        Duration length = length(event, start.getValue(), days);
        if (length.isZero() || length.isNegative()) {
            return;
        }
        String title = title(event);
        DateIterator times = event.getDateIterator(zone);
        times.advanceTo(Date.from(from.minus(length)));
        while (times.hasNext()) {
            Instant at = times.next().toInstant();
            if (at.isAfter(until)) {
                return;
            }
            if (entries.size() >= MOST_ENTRIES) {
                throw wrong("The file holds more than 10,000 events from a year ago to five years ahead.");
            }
            entries.add(days ? days(title, at, length) : new FireCalendar.Window(title, at, at.plus(length)));
        }
    }

    private static FireCalendar.Days days(String title, Instant start, Duration length) {
        LocalDate first = start.atZone(ZoneId.systemDefault()).toLocalDate();
        return new FireCalendar.Days(title, first, first.plusDays(Math.max(1, length.toDays()) - 1));
    }

    private static Duration length(VEvent event, ICalDate start, boolean days) {
        ICalDate end = event.getDateEnd() == null ? null : event.getDateEnd().getValue();
        if (end != null) {
            Duration length = Duration.between(start.toInstant(), end.toInstant());
            // rounded, since a change of the clock within it makes a day longer or shorter
            return days ? Duration.ofDays(Math.round(length.toMinutes() / 1440.0)) : length;
        }
        if (event.getDuration() != null && event.getDuration().getValue() != null) {
            return Duration.ofMillis(event.getDuration().getValue().toMillis());
        }
        return days ? Duration.ofDays(1) : Duration.ZERO;
    }

    private static String title(VEvent event) {
        @Nullable
        String given = event.getSummary() == null ? null : event.getSummary().getValue();
        String title = given == null || given.isBlank() ? "Without a title" : given.strip();
        return title.length() > LONGEST_TITLE ? title.substring(0, LONGEST_TITLE) : title;
    }

    private static LongshoreException wrong(String what) {
        return LongshoreException.badInput(
                "bad-calendar", "file", what, "Export the calendar again as an iCalendar file (.ics).");
    }
}
