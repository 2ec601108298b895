package dev.longshore.model.schedule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/** When a schedule fires, before calendars, holds and policies. */
public sealed interface Timetable {

    /** The word for it in files, tables and on screen. */
    String kind();

    /** By the wall clock of the zone, as a cron expression says. */
    record Cron(CronExpression expression) implements Timetable {

        @Override
        public String kind() {
            return "cron";
        }
    }

    /**
     * By real time: at {@code from}, and every interval after it. A change of the clocks does not move it.
     *
     * @param interval a second or more
     * @param from the first fire
     */
    record Every(Duration interval, Instant from) implements Timetable {

        public Every {
            if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("an interval is a second or more");
            }
        }

        @Override
        public String kind() {
            return "every";
        }
    }

    /** Once, by the wall clock of the zone. */
    record Once(LocalDateTime at) implements Timetable {

        @Override
        public String kind() {
            return "once";
        }
    }

    /**
     * Once a month, on a day that a number of the month does not name.
     *
     * @param ordinal 1 for the first, 2 for the second, …; -1 for the last, -2 for the one before
     * @param weekday of which day of the week; null for working days: Monday to Friday, without the days of the schedule's calendars
     * @param at by the wall clock of the zone
     */
    record Monthly(int ordinal, @Nullable DayOfWeek weekday, LocalTime at) implements Timetable {

        public Monthly {
            int most = weekday == null ? 23 : 5;
            if (ordinal == 0 || Math.abs(ordinal) > most) {
                throw new IllegalArgumentException("a month has no such day");
            }
        }

        @Override
        public String kind() {
            return "monthly";
        }
    }

    /** At the times of the first predecessor, whose zone and rules for changes of the clock it shares. */
    record WithPredecessor() implements Timetable {

        @Override
        public String kind() {
            return "after";
        }
    }
}
