package dev.longshore.sql.schedule;

import dev.longshore.model.failure.LongshoreException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Which past times a backfill is about: all from one moment to another, or all of some days by the clock of the schedule's zone. */
public sealed interface BackfillRange {

    /** The first moment. */
    Instant from(ZoneId zone);

    /** The first moment after it. */
    Instant until(ZoneId zone);

    /** What its beginning is called where people write it. */
    String first();

    /** What its end is called where people write it. */
    String last();

    /** Moments; the second is the first one after the range. */
    record Moments(Instant from, Instant until) implements BackfillRange {

        @Override
        public Instant from(ZoneId zone) {
            return from;
        }

        @Override
        public Instant until(ZoneId zone) {
            return until;
        }

        @Override
        public String first() {
            return "from";
        }

        @Override
        public String last() {
            return "until";
        }
    }

    /** Days, both included. */
    record Days(LocalDate firstDay, LocalDate lastDay) implements BackfillRange {

        private static final String FIRST = "firstDay";
        private static final String LAST = "lastDay";
        private static final int LONGEST_SHOWN = 20;

        /**
         * Reads days as people write them.
         *
         * @throws LongshoreException bad input with field {@code firstDay} or {@code lastDay}; if both are none, the second is suppressed by the first
         */
        public static Days read(String first, String last) {
            LocalDate firstDay;
            try {
                firstDay = day(first, FIRST);
            } catch (LongshoreException e) {
                try {
                    day(last, LAST);
                } catch (LongshoreException other) {
                    e.addSuppressed(other);
                }
                throw e;
            }
            return new Days(firstDay, day(last, LAST));
        }

        @Override
        public Instant from(ZoneId zone) {
            return firstDay.atStartOfDay(zone).toInstant();
        }

        @Override
        public Instant until(ZoneId zone) {
            return lastDay.plusDays(1).atStartOfDay(zone).toInstant();
        }

        @Override
        public String first() {
            return FIRST;
        }

        @Override
        public String last() {
            return LAST;
        }

        private static LocalDate day(String written, String field) {
            try {
                LocalDate day = LocalDate.parse(written.strip());
                if (day.getYear() >= 1970 && day.getYear() <= 2200) {
                    return day;
                }
            } catch (DateTimeException e) {
                // said below
            }
            throw LongshoreException.badInput(
                    "bad-value",
                    field,
                    "\"" + shown(written.strip()) + "\" is no day.",
                    "Write year-month-day, from 1970 to 2200: 2026-11-22.");
        }

        private static String shown(String written) {
            String cut = written.length() > LONGEST_SHOWN ? written.substring(0, LONGEST_SHOWN) + "…" : written;
            return cut.replaceAll("[\\p{Cntrl}\\p{Cs}]", "\uFFFD");
        }
    }
}
