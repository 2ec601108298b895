package dev.longshore.jobs.worker;

import dev.longshore.sql.run.HeldRun;
import dev.longshore.sql.unit.HeldUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What this worker holds right now; the heartbeat renews it. What is dropped here is renewed no more, and ends with its lease. */
public final class HeldClaims {

    private final Set<HeldRun> runs = ConcurrentHashMap.newKeySet();
    private final Set<HeldUnit> units = ConcurrentHashMap.newKeySet();

    public void hold(HeldRun run) {
        runs.add(run);
    }

    public void drop(HeldRun run) {
        runs.remove(run);
    }

    public void hold(HeldUnit unit) {
        units.add(unit);
    }

    public void drop(HeldUnit unit) {
        units.remove(unit);
    }

    public Set<HeldRun> runs() {
        return Set.copyOf(runs);
    }

    public Set<HeldUnit> units() {
        return Set.copyOf(units);
    }
}
