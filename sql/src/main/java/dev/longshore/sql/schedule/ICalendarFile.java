package dev.longshore.sql.schedule;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.property.DateOrDateTimeProperty;
import biweekly.util.ICalDate;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.FireCalendar;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of an iCalendar file: whole days as days, others as windows. Events that repeat are written out, from a year ago to five years ahead; import the
 * file again to go further. An occurrence that another event replaces gives way to it, and what is cancelled makes no entry. Nothing is fetched from anywhere. A file with anything wrong in it gives nothing.
 */
final class ICalendarFile {

    private static final int MOST_ENTRIES = 10_000;
    private static final int LONGEST_TITLE = 200;

    /** An event that takes so many of the entries is to blame if there are too many. */
    private static final int OFTEN = MOST_ENTRIES / 10;

    /** The library gives up, without a word, on what began a century and more ago; this is well before. */
    private static final long COUNTED_YEARS = 90;

    /** Of all events of a file that began longer ago than that: they are counted from their beginning. */
    private static final int MOST_STEPS = 100_000;

    private final Instant from;
    private final Instant until;
    private final List<FireCalendar.Entry> entries = new ArrayList<>();
    private final ICalendarOverrides overrides;
    private int steps;

    private ICalendarFile(Instant now, ICalendarOverrides overrides) {
        this.overrides = overrides;
        this.from = now.minus(366, ChronoUnit.DAYS);
        this.until = now.plus(5 * 366, ChronoUnit.DAYS);
    }

    /**
     * The events of a file.
     *
     * @param now the middle of what is written out
     * @throws LongshoreException bad input with field {@code file}
     */
    static List<FireCalendar.Entry> read(String given, Instant now) {
        String text = withoutMark(given);
        if (text.getBytes(StandardCharsets.UTF_8).length > Calendars.LONGEST_FILE) {
            throw LongshoreException.badInput(
                    "too-long",
                    "file",
                    "The file is longer than 1 MiB, which is the limit.",
                    "Export fewer years, or several calendars.");
        }
        ICalendarCheck.check(text);
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
        ICalendarFile file = new ICalendarFile(now, ICalendarOverrides.of(calendars));
        for (ICalendar calendar : calendars) {
            calendar.getEvents().forEach(event -> file.add(calendar, event));
        }
        file.overrides.requireMet(file.from, file.until);
        if (file.entries.isEmpty()) {
            throw wrong("The file holds no event from a year ago to five years ahead.");
        }
        return file.entries;
    }

    /** How many events of a file that was read name an occurrence of a series that is not in it: each stands for itself. */
    static long alone(String text) {
        return ICalendarOverrides.alone(Biweekly.parse(withoutMark(text)).all());
    }

    /** Some programs write a byte order mark in front of UTF-8. */
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private void add(ICalendar calendar, VEvent event) {
        DateOrDateTimeProperty start = event.getDateStart();
        if (start == null || start.getValue() == null) {
            throw wrong(name(event) + " has no DTSTART.", "Write when it begins: DTSTART;VALUE=DATE:20261224.");
        }
        if (event.getStatus() != null && event.getStatus().isCancelled()) {
            return;
        }
        overrides.series(event);
        boolean days = !start.getValue().hasTime();
        String title = title(event);
        ICalendarTimes times = new ICalendarTimes(event, zone(calendar, start), length(event, start.getValue(), days));
        if (start.getValue().toInstant().isAfter(from.minus(COUNTED_YEARS * 365, ChronoUnit.DAYS))) {
            times.advanceTo(from.minus(times.longest()));
        }
        int before = entries.size();
        while (times.hasNext()) {
            Instant at = times.next();
            if (at.isAfter(until)) {
                return;
            }
            Duration length = times.lengthAt(at);
            if (at.plus(length).isBefore(from)) {
                step(event);
                continue;
            }
            if (event.getRecurrenceId() == null && overrides.replaces(event, at) || times.isWithout(at)) {
                continue;
            }
            if (entries.size() >= MOST_ENTRIES) {
                throw tooMany(entries.size() - before >= OFTEN ? event : null);
            }
            entries.add(days ? days(title, at, length) : new FireCalendar.Window(title, at, at.plus(length)));
        }
    }

    private static TimeZone zone(ICalendar calendar, DateOrDateTimeProperty start) {
        if (start.getValue().hasTime() && start.getValue().getRawComponents().isUtc()) {
            return TimeZone.getTimeZone(ZoneOffset.UTC);
        }
        // the library reads a day, and a time without a zone, by the zone of this machine
        var assigned = calendar.getTimezoneInfo().getTimezone(start);
        return !start.getValue().hasTime() || assigned == null ? TimeZone.getDefault() : assigned.getTimeZone();
    }

    private void step(VEvent event) {
        if (++steps > MOST_STEPS) {
            throw wrong(
                    name(event) + " repeats too often: the limit is 100,000 times until a year ago.",
                    "Let it begin later: write a newer DTSTART.");
        }
    }

    private static LongshoreException tooMany(@Nullable VEvent toBlame) {
        return toBlame == null
                ? wrong("The file holds more than 10,000 events from a year ago to five years ahead.")
                : wrong(
                        name(toBlame)
                                + " repeats too often: with it the file holds more than 10,000 events from a year ago"
                                + " to five years ahead, which is the limit.",
                        "Write a longer FREQ, an UNTIL, or one longer event.");
    }

    private static FireCalendar.Days days(String title, Instant start, Duration length) {
        LocalDate first = start.atZone(ZoneId.systemDefault()).toLocalDate();
        return new FireCalendar.Days(title, first, first.plusDays(Math.max(1, length.toDays()) - 1));
    }

    private static Duration length(VEvent event, ICalDate start, boolean days) {
        Duration length = given(event, start, days);
        // many programs write a single day as its own end
        if (length.isNegative() || length.isZero() && !days) {
            boolean ends = event.getDateEnd() != null;
            throw wrong(
                    name(event) + (ends ? ": its DTEND is not after its DTSTART." : " takes no time."),
                    days
                            ? "Write as DTEND the day after the last one, or leave it out for a single day."
                            : "Write a DTEND after its DTSTART, or a DURATION such as PT1H.");
        }
        return length;
    }

    private static Duration given(VEvent event, ICalDate start, boolean days) {
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

    static String name(VEvent event) {
        @Nullable String uid = event.getUid() == null ? null : event.getUid().getValue();
        return uid == null || uid.isBlank() ? "The event \"" + title(event) + "\"" : "The event " + shortened(uid);
    }

    private static String title(VEvent event) {
        @Nullable
        String given = event.getSummary() == null ? null : event.getSummary().getValue();
        String title = given == null || given.isBlank() ? "Without a title" : given.strip();
        return shortened(title);
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_TITLE ? text.substring(0, LONGEST_TITLE) : text;
    }

    private static LongshoreException wrong(String what) {
        return wrong(what, "Export the calendar again as an iCalendar file (.ics).");
    }

    static LongshoreException wrong(String what, String remedy) {
        return LongshoreException.badInput("bad-calendar", "file", what, remedy);
    }
}
