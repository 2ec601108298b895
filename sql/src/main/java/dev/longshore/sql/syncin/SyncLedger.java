package dev.longshore.sql.syncin;

import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.run.RunEvents;
import dev.longshore.sql.unit.UnitPlans;
import java.util.Map;

/** What a sync may know and tell of its run. */
public class SyncLedger {

    private final UnitPlans plans;
    private final RunEvents events;

    public SyncLedger(UnitPlans plans, RunEvents events) {
        this.plans = plans;
        this.events = events;
    }

    /** What all units of a step have committed. */
    public Counts counts(RunId run, String step) {
        return plans.progress(run, step).counts();
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
