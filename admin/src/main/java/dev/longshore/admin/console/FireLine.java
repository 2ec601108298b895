package dev.longshore.admin.console;

import dev.longshore.model.schedule.FireDecision;
import dev.longshore.sql.schedule.FireRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A planned time in a list: what was decided, when, and what came of it.
 *
 * @param planned by the wall clock of the schedule
 * @param decided the same
 * @param late from the planned time to the decision, as text
 * @param tooLate whether that is more than people expect
 * @param says why, or what came of it; null for nothing to say
 * @param acts what may be asked of one that waits
 */
record FireLine(
        FireRow row,
        StateSign sign,
        String planned,
        String decided,
        String late,
        boolean tooLate,
        @Nullable String says,
        List<FireAct> acts) {

    private static final Duration MUCH = Duration.ofSeconds(10);

    static FireLine of(FireRow row, WallClock wall, Figures f) {
        return new FireLine(
                row,
                FireSign.of(row),
                wall.time(row.plannedAt()) + until(row, wall),
                wall.brief(row.decidedAt()),
                f.duration(row.lateness()),
                row.decision() == FireDecision.ASKED && row.lateness().compareTo(MUCH) > 0,
                says(row, wall),
                FireAct.of(row, wall));
    }

    private static String until(FireRow row, WallClock wall) {
        Instant last = row.plannedUntil();
        return last == null ? "" : " to " + wall.time(last) + ", " + row.plannedTimes() + " times";
    }

    private static @Nullable String says(FireRow row, WallClock wall) {
        // the reason of one that was given up says so itself
        boolean givenUp = row.decision() == FireDecision.MISSED;
        if (row.notStartedAt() != null && row.runStartedAt() == null && !givenUp) {
            return "It did not start" + (row.startBy() == null ? "" : " by " + wall.brief(row.startBy())) + ". "
                    + (row.reason() == null ? "" : Words.sentence(row.reason()));
        }
        if (row.reason() != null) {
            return Words.sentence(row.reason());
        }
        Instant due = row.dueAt();
        Instant ended = row.runEndedAt();
        return due != null && ended != null && ended.isAfter(due)
                ? "Ready after its promise, " + wall.brief(due) + "."
                : null;
    }
}
