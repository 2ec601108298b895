package dev.longshore.sql.run;

import dev.longshore.model.run.RunId;

/** What became of a request. */
public sealed interface RequestOutcome {

    /**
     * The run is asked for.
     *
     * @param run its id
     * @param isNew false if an earlier request with the same key had asked for it
     */
    record Accepted(RunId run, boolean isNew) implements RequestOutcome {}

    /**
     * Nothing was asked for: as many runs wait as may.
     *
     * @param limit which: {@code job:orders-export} or {@code lane:bulk}
     * @param sentence what is full
     * @param retryAfterSeconds when a place is likely free, by how fast runs end at present
     */
    record QueueFull(String limit, String sentence, int retryAfterSeconds) implements RequestOutcome {}
}
