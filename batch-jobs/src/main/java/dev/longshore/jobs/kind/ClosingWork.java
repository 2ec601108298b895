package dev.longshore.jobs.kind;

import dev.longshore.model.run.Counts;
import dev.longshore.model.unit.UnitId;
import java.util.List;
import java.util.Map;

/** The work of the closing step. It may run again after a crash at any point, and must then do the same. */
public interface ClosingWork {

    /**
     * Long work outside a transaction: check, put together, force to disk. What it returns makes the result visible.
     *
     * @param fence whether this worker still owns the run, for calls to other systems; and whether what is made is still wanted, to be asked between its blocks. Statements
     *     are cancelled by themselves when it is not
     */
    Publication prepare(RunScope run, List<EndedUnit> units, Fence fence) throws Exception;

    /** The last move, in one short transaction that the engine opens, with the run's row locked and its token checked. */
    interface Publication {

        /** Publishes. A failure rolls back; what was renamed meanwhile is renamed again by the next attempt. */
        void publish() throws Exception;

        /** Deletes what is not needed any more, after the commit. Failures are logged and forgotten. */
        void cleanUp();
    }

    /**
     * A unit that is DONE.
     *
     * @param id its name
     * @param bounds as planned
     * @param checkpoint as its last chunk left it
     * @param counts all its rows
     */
    record EndedUnit(UnitId id, Map<String, Object> bounds, Map<String, Object> checkpoint, Counts counts) {}
}
