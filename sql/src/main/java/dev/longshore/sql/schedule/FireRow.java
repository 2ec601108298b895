package dev.longshore.sql.schedule;

import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.WaitsFor;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about a planned time.
 *
 * @param tenant null for none
 * @param logicalDate the day that its work is about
 * @param reason a sentence; null for a fire that was simply asked for
 * @param waitsFor of a held one
 * @param plannedUntil the last of several planned times that this row stands for; null for one
 * @param plannedTimes how many those are
 * @param decidedAt when, by the database's clock
 * @param startBy when its run must have started; null for any time
 * @param notStartedAt when somebody noticed that it had not; null if it had
 * @param run that was asked for; null if none was
 * @param runState null without a run
 * @param runStartedAt when the run last began
 * @param dueAt what was promised of the run
 * @param backfill that asked for it; null for the schedule itself
 */
public record FireRow(
        long id,
        ScheduleName schedule,
        Instant plannedAt,
        @Nullable String tenant,
        LocalDate logicalDate,
        FireDecision decision,
        @Nullable String reason,
        @Nullable WaitsFor waitsFor,
        @Nullable Instant plannedUntil,
        int plannedTimes,
        Instant decidedAt,
        @Nullable Instant startBy,
        @Nullable Instant notStartedAt,
        @Nullable RunId run,
        @Nullable RunState runState,
        @Nullable Instant runStartedAt,
        @Nullable Instant runEndedAt,
        @Nullable Instant dueAt,
        @Nullable Long backfill) {

    /** From the planned time to the decision. */
    public Duration lateness() {
        return Duration.between(plannedAt, decidedAt);
    }
}
