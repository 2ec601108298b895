package dev.longshore.jobs.run;

import dev.longshore.jobs.unit.UnitEnds;
import dev.longshore.jobs.worker.KnownJob;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.database.ThreadCuts;
import dev.longshore.sql.run.ClaimedRun;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The runs that this worker drives now, so that their threads can be woken, and what is asked of them is seen. */
final class DrivenRuns implements UnitEnds {

    private final Map<RunId, DrivenRun> byId = new ConcurrentHashMap<>();
    private final ThreadCuts cuts;
    private volatile Runnable onOrders = () -> {};

    DrivenRuns(ThreadCuts cuts) {
        this.cuts = cuts;
    }

    /** What to call when something was asked of a run, or of all; it must return at once. */
    void onOrders(Runnable listener) {
        onOrders = listener;
    }

    DrivenRun of(ClaimedRun claim, KnownJob job) {
        return new DrivenRun(claim, job, cuts);
    }

    void add(DrivenRun run) {
        byId.put(run.claim().id(), run);
    }

    void remove(DrivenRun run) {
        byId.remove(run.claim().id(), run);
    }

    Collection<DrivenRun> all() {
        return List.copyOf(byId.values());
    }

    /** Has somebody look at what was asked of a run, if it is driven here. */
    void wake(RunId id) {
        if (byId.containsKey(id)) {
            onOrders.run();
        }
    }

    void drainAll() {
        byId.values().forEach(DrivenRun::drain);
        onOrders.run();
    }

    /** What owners wait for themselves is not waited for any longer. */
    void hurryAll() {
        byId.values().forEach(DrivenRun::hurry);
        onOrders.run();
    }

    @Override
    public void unitEnded(RunId id) {
        DrivenRun run = byId.get(id);
        if (run != null) {
            run.wakeUp().ring();
        }
    }
}
