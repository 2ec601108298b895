package dev.longshore.sql.run;

import dev.longshore.model.run.RunState;

/** What became of an operator's wish. */
public sealed interface CommandOutcome {

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

    /** There is no such run in sight. */
    record NoSuchRun() implements CommandOutcome {}
}
