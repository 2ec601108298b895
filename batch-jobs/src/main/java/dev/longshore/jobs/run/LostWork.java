package dev.longshore.jobs.run;

import dev.longshore.jobs.failure.FailureReport;
import dev.longshore.jobs.worker.ThisWorker;
import dev.longshore.jobs.worker.WorkerMetrics.Held;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitState;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.run.ClaimedRun;
import dev.longshore.sql.run.RunClaims;
import dev.longshore.sql.unit.LostUnit;
import dev.longshore.sql.unit.UnitBookkeeping;
import dev.longshore.sql.unit.UnitClaims;
import dev.longshore.sql.worker.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what dead workers left behind and what waited too long. Every worker does this; the rows' locks see to it that each thing is done once. A dead
 * worker is noticed when its session is gone, a vanished host when its leases run out.
 */
final class LostWork {

    private static final Logger log = LoggerFactory.getLogger(LostWork.class);

    /** The last resort: a worker that claims a unit after three losses looks why, and leaves the record to blame out or fails the unit. */
    private static final int MOST_LOSSES = 30;

    /** Of so many looks one is for what should not be there, and costs more. */
    private static final int THOROUGH_EVERY = 10;

    private final ThisWorker worker;
    private final Workers workers;
    private final RunClaims runs;
    private final UnitClaims units;
    private final UnitBookkeeping bookkeeping;
    private final RunBooks books;
    private final Preconditions preconditions;
    private int looks;
    private int tidied;

    LostWork(
            ThisWorker worker,
            Workers workers,
            RunClaims runs,
            UnitClaims units,
            UnitBookkeeping bookkeeping,
            RunBooks books) {
        this.worker = worker;
        this.workers = workers;
        this.runs = runs;
        this.units = units;
        this.bookkeeping = bookkeeping;
        this.books = books;
        this.preconditions = new Preconditions(books);
    }

    /**
     * Frees lost units and takes over lost runs, before anything that can be done later: {@link #tidy()} does the rest.
     *
     * @param most how many runs at most
     * @param slots how many of them may be of whole jobs
     * @return the runs that this worker drives from now on
     */
    List<ClaimedRun> takeBack(int most, int slots) {
        List<WorkerId> dead =
                workers.stillDead(worker.heartbeat().dead(), worker.lease().silence());
        boolean thorough = looks++ % THOROUGH_EVERY == 0;
        List<LostUnit> lost = units.requeueLost(dead, MOST_LOSSES, thorough || !dead.isEmpty());
        worker.metrics().takenBack(Held.UNIT, lost.size());
        for (LostUnit unit : lost) {
            log.atWarn()
                    .addKeyValue("unit", unit.id())
                    .addKeyValue("losses", unit.losses())
                    .log("unit.lost");
            if (unit.state() == UnitState.FAILED) {
                recordFailure(unit);
            }
            books.moves().wakeUnits(unit.id().run());
        }
        List<ClaimedRun> taken = new ArrayList<>(taken(worker.jobs().splitNames(), dead, most));
        taken.addAll(taken(worker.jobs().wholeNames(), dead, Math.min(slots, most - taken.size())));
        worker.metrics().takenBack(Held.RUN, taken.size());
        taken.forEach(run -> log.atWarn()
                .addKeyValue("run", run.id())
                .addKeyValue("token", run.token())
                .log("run.taken-over"));
        List<WorkerId> buried = dead.isEmpty() ? List.of() : workers.bury(dead);
        if (!buried.isEmpty()) {
            log.atWarn().addKeyValue("workers", buried).log("workers.dead");
        }
        return taken;
    }

    /**
     * Lets go of what holds have held that are over, ends what waited too long, and what says in Spring Batch's books that it runs and does not. One that fails keeps nobody from
     * the others.
     */
    void tidy() {
        apart("holds", () -> {
            if (books.moves().letGo() > 0) {
                log.atInfo().log("hold.ended");
            }
        });
        apart("expiry", this::expire);
        apart("preconditions", preconditions::endWaiting);
        if (tidied++ % THOROUGH_EVERY == 0) {
            apart("bookkeeping", () -> bookkeeping
                    .leftRunning(worker.lease().duration().multipliedBy(2))
                    .forEach(bookkeeping::end));
        }
    }

    private void expire() {
        for (RunId expired : books.moves().expire()) {
            books.events().record(expired, "run.expired", Map.of());
            log.atWarn().addKeyValue("run", expired).log("run.expired");
        }
    }

    private static void apart(String of, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("of", of).setCause(e).log("tidy.failed");
        }
    }

    private List<ClaimedRun> taken(Set<String> jobs, List<WorkerId> dead, int most) {
        return most == 0 || jobs.isEmpty()
                ? List.of()
                : runs.takeOver(worker.id(), jobs, worker.lease().duration(), dead, most);
    }

    private void recordFailure(LostUnit unit) {
        LongshoreException why = LongshoreException.of(
                Category.INTERNAL,
                "unit-takes-workers-down",
                "Unit " + unit.id() + " was lost " + unit.losses()
                        + " times without a chunk between: each worker that held it died, or vanished beyond its lease.",
                "Look at the logs of those workers, for memory above all; then restart the run.");
        long failure = books.failures()
                .record(
                        unit.id().run(),
                        FailureReport.of(why)
                                .in(
                                        unit.runAttempt(),
                                        unit.id().step(),
                                        unit.id().ordinal()));
        books.events()
                .record(unit.id().run(), "unit.failed", Map.of("unit", unit.id().ordinal(), "failure", failure));
    }
}
