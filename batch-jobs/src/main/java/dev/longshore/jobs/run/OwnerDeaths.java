package dev.longshore.jobs.run;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.run.ClaimedRun.Losses;
import java.util.List;

/** Sees to it that a run does not take down one worker after another: what its plan, its reader, its closing step or a whole job of its own may do. */
final class OwnerDeaths {

    /** So many owners may die before the run gets further. */
    private static final int MOST = 3;

    /** A unit that died with each of them is to blame, and is looked after by whoever claims it; if that is of no use, it is the run after so many. */
    private static final int MOST_WITH_A_UNIT = 2 * MOST;

    private final WholeRuns wholeRuns;
    private final Recovery recovery;
    private final RunBooks books;

    OwnerDeaths(WholeRuns wholeRuns, Recovery recovery, RunBooks books) {
        this.wholeRuns = wholeRuns;
        this.recovery = recovery;
        this.books = books;
    }

    static boolean areTooMany(DrivenRun run) {
        Losses losses = run.claim().losses();
        return losses.owners() >= (losses.ofAUnit() >= MOST ? MOST_WITH_A_UNIT : MOST);
    }

    /** Ends what earlier owners of a run left open that is not driven any further. */
    void endWhatIsLeft(DrivenRun run) {
        if (run.claim().attempt() == 1) {
            return;
        }
        if (run.job().whole().isPresent()) {
            wholeRuns.recover(run, recovery);
        } else {
            books.plans().reclaim(run.held());
            recovery.endWhatWasLeft(run.batchName(), run.batchParameters(), List.of());
        }
    }

    /** Ends what the dead left open, so that the run can be restarted, and says why it is not driven any further. */
    LongshoreException end(DrivenRun run) {
        endWhatIsLeft(run);
        return LongshoreException.of(
                Category.INTERNAL,
                "run-takes-workers-down",
                "Run " + run.claim().id() + " was lost "
                        + run.claim().losses().owners()
                        + " times without getting any further: each worker that drove it died, or vanished beyond its lease.",
                "Look at the logs of those workers, for memory above all; then restart the run.");
    }
}
