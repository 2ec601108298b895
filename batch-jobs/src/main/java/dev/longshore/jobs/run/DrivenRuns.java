package dev.longshore.jobs.run;

import dev.longshore.jobs.unit.UnitEnds;
import dev.longshore.model.run.RunId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The runs that this worker drives now, so that their threads can be woken. */
final class DrivenRuns implements UnitEnds {

    private final Map<RunId, DrivenRun> byId = new ConcurrentHashMap<>();

    void add(DrivenRun run) {
        byId.put(run.claim().id(), run);
    }

    void remove(DrivenRun run) {
        byId.remove(run.claim().id(), run);
    }

    /** Wakes the thread of a run at once; false if it is not driven here. */
    boolean wake(RunId id) {
        DrivenRun run = byId.get(id);
        if (run == null) {
            return false;
        }
        run.wakeUp().ringUrgently();
        return true;
    }

    void drainAll() {
        byId.values().forEach(DrivenRun::drain);
    }

    @Override
    public void unitEnded(RunId id) {
        DrivenRun run = byId.get(id);
        if (run != null) {
            run.wakeUp().ring();
        }
    }
}
