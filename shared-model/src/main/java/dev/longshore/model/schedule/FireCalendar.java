package dev.longshore.model.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Days and windows that fires respect.
 *
 * @param name as schedules name it
 * @param title what people call it
 * @param effect what becomes of a fire within an entry
 * @param entries in any order
 */
public record FireCalendar(String name, String title, Effect effect, List<Entry> entries) {

    public FireCalendar {
        entries = List.copyOf(entries);
    }

    /** The entry that a moment lies in, the one that ends last if there are several. */
    public Optional<Entry> at(Instant moment, ZoneId zone) {
        return entries.stream()
                .filter(entry -> !moment.isBefore(entry.start(zone)) && moment.isBefore(entry.end(zone)))
                .max((left, right) -> left.end(zone).compareTo(right.end(zone)));
    }

    boolean hasDay(LocalDate date) {
        return entries.stream().anyMatch(entry -> entry instanceof Days days && days.contains(date));
    }

    /** What becomes of a fire that is planned within an entry. */
    public enum Effect {
        /** It is skipped. */
        SKIP,
        /** It waits for the end of the entry. */
        WAIT;

        /** The name in tables, files and on screen. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The one of that name. */
        public static Effect of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** A stretch of time with a name. */
    public sealed interface Entry {

        String title();

        Instant start(ZoneId zone);

        /** The first moment after it. */
        Instant end(ZoneId zone);
    }

    /** Whole days, in the zone of whoever asks. */
    public record Days(String title, LocalDate first, LocalDate last) implements Entry {

        public Days {
            if (last.isBefore(first)) {
                throw new IllegalArgumentException("the last day lies before the first");
            }
        }

        boolean contains(LocalDate date) {
            return !date.isBefore(first) && !date.isAfter(last);
        }

        @Override
        public Instant start(ZoneId zone) {
            return first.atStartOfDay(zone).toInstant();
        }

        @Override
        public Instant end(ZoneId zone) {
            return last.plusDays(1).atStartOfDay(zone).toInstant();
        }
    }

    /** From a moment to another, the same everywhere. */
    public record Window(String title, Instant from, Instant until) implements Entry {

        public Window {
            if (!from.isBefore(until)) {
                throw new IllegalArgumentException("a window ends after it begins");
            }
        }

        @Override
        public Instant start(ZoneId zone) {
            return from;
        }

        @Override
        public Instant end(ZoneId zone) {
            return until;
        }
    }
}
