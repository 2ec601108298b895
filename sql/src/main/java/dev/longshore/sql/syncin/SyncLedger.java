package dev.longshore.sql.syncin;

import dev.longshore.model.run.RunId;
import dev.longshore.sql.run.RunEvents;
import java.util.Map;

/** What a sync tells of its run. */
public class SyncLedger {

    private final RunEvents events;

    public SyncLedger(RunEvents events) {
        this.events = events;
    }

    /** Tells what was merged, in the transaction that completes the run. */
    public void merged(RunId run, Map<String, ?> result) {
        events.record(run, "sync.merged", result);
    }

    /** Tells what a dry run found. */
    public void previewed(RunId run, Map<String, ?> result) {
        events.record(run, "sync.previewed", result);
    }
}
