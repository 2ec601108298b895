package dev.longshore.jobs.run;

import dev.longshore.jobs.failure.Transience;
import dev.longshore.jobs.run.DrivenRun.Stop;
import dev.longshore.model.run.RunState;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;

/** The state that a run comes to rest in, by what was wished for and how it went. */
final class Rest {

    /** A run that its owners gave up so often for reasons that pass, and got no further, fails for good. Drains and takeovers do not count. */
    private static final int MOST_DISTURBANCES = 20;

    private Rest() {}

    /** A failure of the owner itself is told as one, whatever was wished for; only a cancelled run needs nobody any more. */
    static RunState of(DrivenRun run, RunState state, @Nullable Throwable failure) {
        Stop stop = run.stop();
        if (run.isFinished()) {
            return RunState.COMPLETED; // too late for any wish
        }
        // the row may show a cancel that its owner has not heard of
        if (stop == Stop.CANCEL || state == RunState.CANCELLING) {
            return RunState.CANCELLED;
        }
        if (run.outdated().isPresent()) {
            return run.outdated().get().end();
        }
        boolean failed = failure != null && !(failure instanceof JobInterruptedException);
        if (failed && Transience.mayPass(failure) && run.claim().disturbances() + 1 < MOST_DISTURBANCES) {
            return givenBack(state);
        }
        if (failed || run.hasFailedUnit()) {
            return RunState.FAILED;
        }
        return switch (stop) {
            case PAUSE -> RunState.PAUSED;
            case DRAIN -> givenBack(state);
            case NONE, FAILURE, CANCEL -> RunState.FAILED;
        };
    }

    /** What an operator wished for, else to the queue: it goes on at its last chunks. */
    private static RunState givenBack(RunState state) {
        return switch (state) {
            case PAUSING -> RunState.PAUSED;
            case CANCELLING -> RunState.CANCELLED;
            default -> RunState.QUEUED;
        };
    }

    /** What is recorded of it. */
    static String event(RunState rest) {
        return switch (rest) {
            case PAUSED -> "run.paused";
            case QUEUED -> "run.returned";
            case COMPLETED -> "run.completed";
            case CANCELLED -> "run.cancelled";
            case STALE, SUPERSEDED -> Preconditions.event(rest);
            default -> "run.failed";
        };
    }
}
