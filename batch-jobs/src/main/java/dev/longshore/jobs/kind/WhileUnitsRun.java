package dev.longshore.jobs.kind;

import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import java.util.List;
import java.util.Map;

/** What the run's owner holds while units run. */
public interface WhileUnitsRun extends AutoCloseable {

    /** Handed to every unit that is claimed under this owner, as {@link ClaimedUnit#shared()}: the name of a snapshot, say. */
    Map<String, String> shared();

    /**
     * Called by the owner's thread soon after units end: a place to do early what the closing step would do later. May take long.
     *
     * @param next the units that follow, in order, those of the calls before; all of them DONE. Each unit comes once, unit 0 first; a new owner
     *     starts again at unit 0. Calls may be left out at the end: the closing step gets all units anyway
     */
    void advance(List<EndedUnit> next);

    /** Called by the owner's thread about once a second: throws if what is held is gone, so that the run goes on under a new attempt that holds another. */
    default void prove() {}

    /** Called from another thread while {@link #advance} is not wanted any more: makes it end soon, by any exception. Comes again until it has ended. */
    default void hurry() {}

    @Override
    void close();
}
