package dev.longshore.sql.outcome;

import dev.longshore.sql.run.RequestOutcome;

/** What became of a person's wish to have an outcome retried. */
public sealed interface RetryOutcome {

    /**
     * It is tried at once.
     *
     * @param anew how many effects that failed are done anew; 0 if it is only tried sooner
     */
    record Retried(int anew) implements RetryOutcome {}

    /** Nothing of it failed, and nothing waits. Recorded as refused. */
    record NothingToRetry() implements RetryOutcome {}

    /** As many outcomes of its job wait as may: a retry takes a place, as a new one does. Recorded as refused. */
    record QueueFull(RequestOutcome.QueueFull why) implements RetryOutcome {}

    /** There is no such outcome in sight. */
    record NoSuchOutcome() implements RetryOutcome {}
}
