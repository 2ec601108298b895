package dev.longshore.jobs.run;

import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.unit.DoneUnit;
import dev.longshore.sql.unit.UnitPlans;
import dev.longshore.sql.unit.UnitProgress;
import java.util.List;

/**
 * How far the units of a split step are, for its owner, who asks again and again: of thousands of units it reads only those between the last of those that
 * are DONE one after another, which stay so, and the first that nobody could ever claim, which only the owner changes. For one thread.
 */
final class UnitTally {

    private final UnitPlans plans;
    private final RunId run;
    private final String step;
    private int units;
    private int doneBelow;
    private int touchedBelow;
    private Counts doneCounts = Counts.NONE;

    UnitTally(UnitPlans plans, RunId run, String step) {
        this.plans = plans;
        this.run = run;
        this.step = step;
    }

    /** Looks at all of them once. */
    UnitProgress begin() {
        UnitProgress all = plans.progress(run, step);
        units = all.units();
        touchedBelow = plans.touchedBelow(run, step);
        return all;
    }

    /** A unit was made claimable. */
    void attached(int ordinal) {
        touchedBelow = Math.max(touchedBelow, ordinal + 1);
    }

    UnitProgress look() {
        UnitProgress window = plans.progress(run, step, doneBelow, touchedBelow);
        return new UnitProgress(
                window.pending() + units - touchedBelow,
                window.claimable(),
                window.running(),
                window.done() + doneBelow,
                window.failed(),
                window.counts().plus(doneCounts),
                window.chunks());
    }

    /** The units that have become DONE since the last call with all before them, in order. */
    List<DoneUnit> advance() {
        List<DoneUnit> next = plans.doneInOrder(run, step, doneBelow);
        for (DoneUnit unit : next) {
            doneCounts = doneCounts.plus(unit.counts());
        }
        doneBelow += next.size();
        return next;
    }

    /** The first ordinal that is not known to be DONE with all before it. */
    int doneBelow() {
        return doneBelow;
    }
}
