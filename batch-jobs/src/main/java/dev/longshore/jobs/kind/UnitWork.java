package dev.longshore.jobs.kind;

import java.util.List;

/** The work of a step that is split. Implementations are stateless and thread-safe; a unit's state lives in its {@link UnitProcessor}. */
public non-sealed interface UnitWork extends StepWork {

    /**
     * Splits the step. The result is stored before the first unit is claimed and never asked for again once stored; a crash before that asks again,
     * so that it must not have lasting effects.
     *
     * @return the units in order; none if there is nothing to do
     */
    List<UnitPlan> plan(RunScope run);

    /**
     * Called in the run's owner after the plan is stored, at first and again after a restart or takeover, before any unit is claimed under this owner.
     * What it returns lives until all units have ended, then is closed: a snapshot that all units read, say.
     */
    WhileUnitsRun start(RunScope run, List<UnitPlan> plan);

    /**
     * How many records may be rejected, by all units together. The run's owner looks at it a few times a second, and when all units have ended: what is over
     * it by then stays, no further chunk is begun, and nothing is published.
     */
    default RejectionLimit limit() {
        return RejectionLimit.NONE;
    }

    /** Opens a claimed unit at its last committed checkpoint, in any worker. Called outside a transaction. */
    UnitProcessor open(RunScope run, ClaimedUnit unit);
}
