package dev.longshore.model.run;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a run stands. Each constant says who moves a row out of it and what a crash there means; {@link #canMoveTo} is the whole table.
 */
public enum RunState {
    /** Waits its turn. A dispatcher claims it, an operator pauses or cancels it, the clock expires it. A crash changes nothing. */
    QUEUED,
    /** A worker drives it under a lease. When that worker dies, another takes the lease over and goes on at the last committed chunk. */
    RUNNING,
    /** An operator wants it held; its owner has not acknowledged yet. When the owner dies, whoever takes the lease over acknowledges. */
    PAUSING,
    /** Held, acknowledged: no unit is worked on. An operator resumes or cancels it. A crash changes nothing. */
    PAUSED,
    /** An operator wants it stopped for good; its owner has not acknowledged yet. As with PAUSING, a successor acknowledges. */
    CANCELLING,
    /** Reconciled: read = written + filtered + rejected, and the artifact is published. Final. */
    COMPLETED,
    /** Needs a person or a restart. An operator restarts or abandons it. */
    FAILED,
    /** Stopped for good by someone. Final. */
    CANCELLED,
    /** A failed run that was declared final. Final. */
    ABANDONED,
    /** Waited longer than its job allows. Final. */
    EXPIRED,
    /** What it was asked for has changed since, so that it published nothing. Not a failure. Final. */
    STALE,
    /** A later request asked for the same, so that it published nothing. Not a failure. Final. */
    SUPERSEDED;

    /** Whether a run may go from this state to another; a state is not a move to itself. */
    public boolean canMoveTo(RunState next) {
        return successors().contains(next);
    }

    /** Whether nothing will ever move the run again. */
    public boolean isFinal() {
        return successors().isEmpty();
    }

    /** Whether a worker owns the run under a lease. */
    public boolean isDriven() {
        return this == RUNNING || this == PAUSING || this == CANCELLING;
    }

    /** Whether the run has ended; a FAILED one may be restarted all the same. */
    public boolean isEnded() {
        return isFinal() || this == FAILED;
    }

    /** Whether it ended since its input was no longer what it was asked for: nothing failed, and nobody has to act. */
    public boolean isOutdated() {
        return this == STALE || this == SUPERSEDED;
    }

    private Set<RunState> successors() {
        return switch (this) {
            case QUEUED -> EnumSet.of(RUNNING, PAUSED, CANCELLED, EXPIRED, STALE, SUPERSEDED);
            // back to QUEUED: its worker drains, or takes the run over after a death and starts it afresh
            case RUNNING -> EnumSet.of(PAUSING, CANCELLING, COMPLETED, FAILED, QUEUED, STALE, SUPERSEDED);
            case PAUSING -> EnumSet.of(PAUSED, CANCELLING, COMPLETED, FAILED, STALE, SUPERSEDED);
            case PAUSED -> EnumSet.of(QUEUED, CANCELLED, STALE, SUPERSEDED);
            case CANCELLING -> EnumSet.of(CANCELLED, COMPLETED, FAILED);
            case FAILED -> EnumSet.of(QUEUED, ABANDONED);
            case COMPLETED, CANCELLED, ABANDONED, EXPIRED, STALE, SUPERSEDED -> EnumSet.noneOf(RunState.class);
        };
    }
}
