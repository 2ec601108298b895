package dev.longshore.sql.run;

import dev.longshore.model.run.RunState;

/** What became of an operator's wish. */
public sealed interface CommandOutcome {

    /** Why nothing was asked, as a sentence; of nothing that was asked. */
    default String refusal() {
        if (this instanceof Refused refused) {
            return refused.reason();
        }
        return this instanceof QueueFull full ? full.why().sentence() : "It is not there any more.";
    }

    /**
     * It is handed to the run's owner, or to a worker that is free, which acknowledges it.
     *
     * @param command its id
     * @param state of the run when it was asked
     */
    record Asked(long command, RunState state) implements CommandOutcome {}

    /**
     * The run's state does not allow it; recorded as refused.
     *
     * @param state of the run
     * @param reason why, as a sentence
     */
    record Refused(RunState state, String reason) implements CommandOutcome {}

    /**
     * A restart found no place: as many runs wait as may. Recorded as refused.
     *
     * @param state of the run
     */
    record QueueFull(RunState state, RequestOutcome.QueueFull why) implements CommandOutcome {}

    /** There is no such run in sight. */
    record NoSuchRun() implements CommandOutcome {}
}
