package dev.longshore.jobs.unit;

import dev.longshore.model.run.RunId;

/** Told whenever a slot has let go of a unit, however it ended. Calls come on the slot's thread and must return at once. */
@FunctionalInterface
public interface UnitEnds {

    void unitEnded(RunId run);
}
