package dev.longshore.model.schedule;

import dev.longshore.model.failure.LongshoreException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of an iCalendar file (RFC 5545): whole days and windows.
 *
 * <p>Its limits: an event that repeats does so every year, which is how calendars of holidays write it; any other rule is refused and named, never
 * guessed. Alarms, attendees and zones of the file's own are not looked at: zones are taken by their IANA names.
 */
public final class ICalendar {

    private static final String CODE = "bad-icalendar";
    private static final String FIELD = "file";
    private static final int MOST_EVENTS = 5_000;
    private static final int YEARS = 10;
    private static final int LONGEST_TITLE = 200;
    private static final Pattern LINE =
            Pattern.compile("([A-Za-z0-9-]+)((?:;[^:;=]+=(?:\"[^\"]*\"|[^:;\"]*))*):(.*)", Pattern.DOTALL);
    private static final Pattern ZONE = Pattern.compile("(?i);TZID=\"?([^;:\"]+)\"?");
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss");

    private ICalendar() {}

    /**
     * The entries of a calendar.
     *
     * @param today from which a yearly event is written out, ten years on
     * @throws LongshoreException bad input with field {@code file}, and the title of the event that is to blame
     */
    public static List<FireCalendar.Entry> read(String text, LocalDate today) {
        List<String> lines = unfolded(text);
        if (lines.stream().noneMatch(line -> line.equalsIgnoreCase("BEGIN:VCALENDAR"))) {
            throw wrong("The file is no iCalendar file: it does not begin with BEGIN:VCALENDAR.");
        }
        List<FireCalendar.Entry> entries = new ArrayList<>();
        Map<String, Value> event = null;
        int depth = 0;
        for (String line : lines) {
            String upper = line.toUpperCase(java.util.Locale.ROOT);
            if (upper.equals("BEGIN:VEVENT")) {
                event = new HashMap<>();
            } else if (upper.equals("END:VEVENT") && event != null) {
                add(event, today, entries);
                event = null;
            } else if (event != null) {
                // what is nested in an event, such as an alarm, is not the event's
                depth += upper.startsWith("BEGIN:") ? 1 : 0;
                Matcher parts = LINE.matcher(line);
                if (depth == 0 && parts.matches()) {
                    event.putIfAbsent(
                            parts.group(1).toUpperCase(java.util.Locale.ROOT),
                            new Value(parts.group(2), parts.group(3)));
                }
                depth -= upper.startsWith("END:") ? 1 : 0;
            }
            if (entries.size() > MOST_EVENTS) {
                throw wrong("The file has more than " + MOST_EVENTS + " events.");
            }
        }
        if (entries.isEmpty()) {
            throw wrong("The file has no events.");
        }
        return entries;
    }

    private record Value(String parameters, String text) {

        boolean isDay() {
            return text.matches("\\d{8}");
        }

        Instant moment(String title) {
            try {
                if (text.endsWith("Z")) {
                    return LocalDateTime.parse(text.substring(0, text.length() - 1), MOMENT)
                            .toInstant(ZoneOffset.UTC);
                }
                Matcher zone = ZONE.matcher(parameters);
                if (!zone.find()) {
                    throw wrong("\"" + title + "\" says " + text + " without a time zone.");
                }
                return LocalDateTime.parse(text, MOMENT)
                        .atZone(ZoneId.of(zone.group(1)))
                        .toInstant();
            } catch (DateTimeException e) {
                throw wrong("\"" + title + "\" has a time that cannot be read: " + parameters + ":" + text + ".");
            }
        }

        LocalDate day(String title) {
            try {
                return LocalDate.parse(text, DAY);
            } catch (DateTimeException e) {
                throw wrong("\"" + title + "\" has a day that does not exist: " + text + ".");
            }
        }
    }

    private static void add(Map<String, Value> event, LocalDate today, List<FireCalendar.Entry> entries) {
        Value summary = event.get("SUMMARY");
        String title = title(summary == null ? "" : summary.text());
        Value start = event.get("DTSTART");
        if (start == null) {
            throw wrong("\"" + title + "\" has no beginning (DTSTART).");
        }
        Value rule = event.get("RRULE");
        boolean yearly = rule != null;
        if (yearly
                && !rule.text()
                        .matches("(?i)FREQ=YEARLY(;INTERVAL=1)?(;BYMONTH=\\d+)?(;BYMONTHDAY=\\d+)?(;WKST=\\w\\w)?")) {
            throw wrong("\"" + title + "\" repeats by a rule that is not \"every year\": " + rule.text() + ".");
        }
        FireCalendar.Entry first = entry(title, start, event.get("DTEND"), event.get("DURATION"));
        if (!yearly) {
            entries.add(first);
        } else if (first instanceof FireCalendar.Days days) {
            for (int year = Math.max(days.first().getYear(), today.getYear());
                    year <= today.getYear() + YEARS;
                    year++) {
                int later = year - days.first().getYear();
                entries.add(new FireCalendar.Days(
                        title, days.first().plusYears(later), days.last().plusYears(later)));
            }
        } else {
            throw wrong("\"" + title + "\" is a window that repeats; only whole days may.");
        }
    }

    private static FireCalendar.Entry entry(String title, Value start, @Nullable Value end, @Nullable Value duration) {
        if (start.isDay()) {
            LocalDate first = start.day(title);
            // the end of an iCalendar event is the first day after it
            LocalDate last = end == null ? first : end.day(title).minusDays(1);
            return new FireCalendar.Days(title, first, last.isBefore(first) ? first : last);
        }
        Instant from = start.moment(title);
        Instant until = end != null ? end.moment(title) : from.plus(length(title, duration));
        if (!from.isBefore(until)) {
            throw wrong("\"" + title + "\" does not end after it begins.");
        }
        return new FireCalendar.Window(title, from, until);
    }

    private static Duration length(String title, @Nullable Value duration) {
        try {
            if (duration != null) {
                return Duration.parse(duration.text());
            }
        } catch (DateTimeException e) {
            // said below
        }
        throw wrong("\"" + title + "\" has no end that can be read (DTEND or DURATION).");
    }

    /** A line that begins with a blank goes on the one before. */
    private static List<String> unfolded(String text) {
        return List.of(text.replaceAll("\\r?\\n[ \\t]", "").split("\\r?\\n")).stream()
                .map(String::strip)
                .toList();
    }

    private static String title(String summary) {
        String title = summary.replaceAll("\\\\[nN]", " ")
                .replaceAll("\\\\(.)", "$1")
                .replaceAll("\\p{Cntrl}", " ")
                .strip();
        if (title.isEmpty()) {
            return "Without a title";
        }
        return title.length() > LONGEST_TITLE ? title.substring(0, LONGEST_TITLE) : title;
    }

    private static LongshoreException wrong(String message) {
        return LongshoreException.badInput(
                CODE, FIELD, message, "Export whole days and windows as iCalendar (.ics), and import it again.");
    }
}
