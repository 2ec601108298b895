package dev.longshore.sql.schedule;

import biweekly.ICalendar;
import biweekly.component.VEvent;
import dev.longshore.model.failure.LongshoreException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The events of an iCalendar file with a RECURRENCE-ID: each stands in place of the one occurrence that it names of the series with its UID, or takes it away if it is
 * cancelled. The library that reads the events knows nothing of it and would leave both. One that names an occurrence that its series does not have is refused; one whose
 * series is not in the file replaces nothing and stands for itself.
 */
final class ICalendarOverrides {

    private final Map<String, Map<Instant, VEvent>> overrides = new HashMap<>();
    private final Map<String, Set<Instant>> met = new HashMap<>();

    private ICalendarOverrides() {}

    /** @throws LongshoreException bad input with field {@code file}: two of them name the same occurrence */
    static ICalendarOverrides of(Collection<ICalendar> calendars) {
        ICalendarOverrides found = new ICalendarOverrides();
        for (ICalendar calendar : calendars) {
            calendar.getEvents().stream()
                    .filter(event -> event.getRecurrenceId() != null)
                    .forEach(found::add);
        }
        return found;
    }

    /** How many of them name an occurrence of a series that is not there, and so stand for themselves; those that are cancelled make no entry anyhow. */
    static long alone(Collection<ICalendar> calendars) {
        List<VEvent> events = calendars.stream()
                .flatMap(calendar -> calendar.getEvents().stream())
                .toList();
        Set<String> series = events.stream()
                .filter(event -> event.getRecurrenceId() == null)
                .map(ICalendarOverrides::uid)
                .collect(Collectors.toSet());
        return events.stream()
                .filter(event -> event.getRecurrenceId() != null && !series.contains(uid(event)))
                .filter(event -> event.getStatus() == null || !event.getStatus().isCancelled())
                .count();
    }

    private void add(VEvent event) {
        VEvent other =
                overrides.computeIfAbsent(uid(event), uid -> new HashMap<>()).putIfAbsent(named(event), event);
        if (other != null) {
            throw ICalendarFile.wrong(
                    ICalendarFile.name(event) + ": two events replace its occurrence of " + said(event) + ".",
                    "Keep the newer of the two, or export the calendar again.");
        }
    }

    /**
     * Notes a series before its occurrences are asked about. What it leaves out by itself may be replaced too.
     *
     * @throws LongshoreException bad input with field {@code file}: an event names a day of a series of times, or a time of one of days
     */
    void series(VEvent series) {
        Map<Instant, VEvent> named = overrides.get(uid(series));
        if (series.getRecurrenceId() != null || named == null) {
            return;
        }
        boolean time = series.getDateStart().getValue().hasTime();
        for (VEvent event : named.values()) {
            if (event.getRecurrenceId().getValue().hasTime() != time) {
                throw ICalendarFile.wrong(
                        ICalendarFile.name(event) + ": its RECURRENCE-ID is a " + (time ? "day" : "time")
                                + ", and the DTSTART of its series a " + (time ? "time" : "day") + ".",
                        "Write both as days, or both as times.");
            }
        }
        Set<Instant> known = met.computeIfAbsent(uid(series), uid -> new HashSet<>());
        series.getExceptionDates().forEach(dates -> dates.getValues().forEach(date -> known.add(date.toInstant())));
    }

    /** Whether an occurrence of a noted series gives way to an event that names it. */
    boolean replaces(VEvent series, Instant occurrence) {
        if (!overrides.getOrDefault(uid(series), Map.of()).containsKey(occurrence)) {
            return false;
        }
        met.computeIfAbsent(uid(series), uid -> new HashSet<>()).add(occurrence);
        return true;
    }

    /**
     * Sees to it that each of them that names a moment of what was written out has found its occurrence.
     *
     * @throws LongshoreException bad input with field {@code file}: one has not, so that it would come beside what it means to replace
     */
    void requireMet(Instant from, Instant until) {
        met.forEach((uid, known) -> {
            for (VEvent event : overrides.getOrDefault(uid, Map.of()).values()) {
                Instant named = named(event);
                if (!known.contains(named) && !named.isBefore(from) && !named.isAfter(until)) {
                    throw ICalendarFile.wrong(
                            ICalendarFile.name(event) + ": its RECURRENCE-ID is " + said(event)
                                    + ", which is no occurrence of its series.",
                            "Write the RECURRENCE-ID as the series has the occurrence, in the same zone, or give the event a UID of its own and no RECURRENCE-ID.");
                }
            }
        });
    }

    private static Instant named(VEvent event) {
        return event.getRecurrenceId().getValue().toInstant();
    }

    private static String said(VEvent event) {
        return event.getRecurrenceId().getValue().hasTime()
                ? named(event).toString()
                : LocalDate.ofInstant(named(event), ZoneId.systemDefault()).toString();
    }

    private static String uid(VEvent event) {
        @Nullable String uid = event.getUid() == null ? null : event.getUid().getValue();
        return uid == null ? "" : uid.strip();
    }
}
