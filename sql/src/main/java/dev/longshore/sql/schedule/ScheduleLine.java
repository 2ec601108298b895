package dev.longshore.sql.schedule;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule in a list.
 *
 * @param nextFireAt null if it has none
 * @param last its newest fire in sight; null if it has none
 * @param holds that hold it now
 * @param failure why schedulers cannot decide about it at present; null if they can
 * @param job whether a worker offers its job
 */
public record ScheduleLine(
        StoredSchedule schedule,
        @Nullable Instant nextFireAt,
        @Nullable FireRow last,
        List<Hold> holds,
        @Nullable String failure,
        Job job) {

    /** Whether somebody can do the work. */
    public enum Job {
        OFFERED,
        GONE
    }

    public ScheduleLine {
        holds = List.copyOf(holds);
    }

    /** Why no run of it can be asked for at present, and what to do; null if one can. */
    public @Nullable String cannotRun() {
        return job == Job.OFFERED
                ? null
                : "No worker offers its job " + schedule.definition().job()
                        + ", so that its fires are refused. Put the file of the job back and start a worker with it, or retire the schedule.";
    }
}
