package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleName;
import java.time.Instant;
import java.util.List;

/**
 * What schedules will likely do in a stretch of time, by what is known now. A forecast: it knows the limits of lanes and jobs and how long runs took, and
 * nothing of runs that others will ask for.
 *
 * @param runs by planned time
 * @param herds of runs that are due together, more than may run at once
 * @param frequent schedules that fire too often to be listed one by one
 * @param whole false if there is more than was looked at
 */
public record Outlook(
        Instant from, Instant until, List<ExpectedRun> runs, List<Herd> herds, List<Frequent> frequent, boolean whole) {

    public Outlook {
        runs = List.copyOf(runs);
        herds = List.copyOf(herds);
        frequent = List.copyOf(frequent);
    }

    /** Those whose promise is at risk, the first due in front. */
    public List<ExpectedRun> atRisk() {
        return runs.stream()
                .filter(run -> run.risk() == ExpectedRun.Risk.LATE || run.risk() == ExpectedRun.Risk.AT_RISK)
                .sorted((left, right) -> left.dueAt().compareTo(right.dueAt()))
                .toList();
    }

    /**
     * Runs that are due in the same minute.
     *
     * @param runs how many
     * @param atOnce how many of them the lane runs at once
     * @param lastStartsAt when the last of them likely starts
     */
    public record Herd(
            Instant at, String lane, int runs, int atOnce, List<ScheduleName> schedules, Instant lastStartsAt) {

        public Herd {
            schedules = List.copyOf(schedules);
        }
    }

    /** A schedule that fires often, such as every minute; and how often it would at least in the stretch. */
    public record Frequent(ScheduleName schedule, String when, int atLeast) {}
}
