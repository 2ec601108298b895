package dev.longshore.jobs.kind;

import java.util.Map;

/** What the run's owner holds while units run. */
public interface WhileUnitsRun extends AutoCloseable {

    /** Handed to every unit that is claimed under this owner, as {@link ClaimedUnit#shared()}: the name of a snapshot, say. */
    Map<String, String> shared();

    /**
     * Called by the owner's thread now and then, soon after units end: a place to do early what the closing step would do later. May take long.
     *
     * @param unitsDone ordinals 0 to unitsDone - 1 are all DONE
     */
    void advance(int unitsDone);

    @Override
    void close();
}
