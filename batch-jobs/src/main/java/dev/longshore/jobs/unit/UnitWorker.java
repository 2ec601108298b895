package dev.longshore.jobs.unit;

import dev.longshore.jobs.kind.ClaimLostException;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.Trail;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.unit.Trails.OpenTrail;
import dev.longshore.jobs.worker.KnownJob;
import dev.longshore.jobs.worker.KnownJobs;
import dev.longshore.jobs.worker.WorkerMetrics;
import dev.longshore.sql.unit.ClaimedUnitRow;
import dev.longshore.sql.unit.HeldUnit;
import dev.longshore.sql.unit.UnitLedger;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Works on one claimed unit to its end: DONE, FAILED with its failure, or given back at the last chunk when the run wants it or the worker stops. Where
 * the database is away it writes nothing, and the lease runs out.
 */
final class UnitWorker {

    private static final Logger log = LoggerFactory.getLogger(UnitWorker.class);

    private final KnownJobs jobs;
    private final TransactionOperations transactions;
    private final UnitLedger ledger;
    private final UnitFailures failures;
    private final Suspicion suspicion;
    private final WorkerMetrics metrics;

    UnitWorker(
            KnownJobs jobs,
            TransactionOperations transactions,
            UnitLedger ledger,
            UnitFailures failures,
            Suspicion suspicion,
            WorkerMetrics metrics) {
        this.jobs = jobs;
        this.transactions = transactions;
        this.ledger = ledger;
        this.failures = failures;
        this.suspicion = suspicion;
        this.metrics = metrics;
    }

    /** Works. Throws only what makes it impossible to write down how the unit ended. */
    Ending work(ClaimedUnitRow unit, Duration lease, BooleanSupplier stopping, Hurry hurry) {
        log.atDebug()
                .addKeyValue("unit", unit.held().id())
                .addKeyValue("token", unit.held().token())
                .log("unit.claimed");
        boolean done = false;
        Throwable failure = null;
        try (OpenTrail trail = suspicion.trails().begin(unit.held(), unit.losses());
                UnitChunks chunks = new UnitChunks(
                        unit,
                        () -> open(unit, trail),
                        transactions,
                        ledger,
                        suspicion,
                        lease,
                        stopping,
                        hurry,
                        metrics)) {
            done = chunks.workOff();
        } catch (Throwable e) {
            // an Error too: a class that is missing is the job's failure, and no reason to take the worker for dead
            failure = e;
        }
        Ending ending = finish(unit, done, failure, hurry);
        // what went well is in the unit's row, and there may be hundreds a second
        log.atLevel(ending == Ending.DONE ? Level.DEBUG : Level.INFO)
                .addKeyValue("unit", unit.held().id())
                .addKeyValue("token", unit.held().token())
                .log(ending.event());
        return ending;
    }

    private Ending finish(ClaimedUnitRow unit, boolean done, @Nullable Throwable failure, Hurry hurry) {
        if (failure == null && done) {
            return Ending.DONE;
        }
        if (failure == null || hurry.isAsked()) {
            return ledger.release(unit.held()) ? Ending.RETURNED : Ending.FENCED;
        }
        return failures.end(unit, failure);
    }

    private UnitProcessor open(ClaimedUnitRow unit, Trail trail) {
        KnownJob job = jobs.byHash(unit.run().definitionHash());
        HeldUnit held = unit.held();
        RunScope scope = job.scope(
                held.id().run(),
                unit.run().attempt(),
                0,
                unit.run().parameters(),
                unit.run().context());
        return job.work()
                .split()
                .open(
                        scope,
                        new ClaimedUnit(
                                held.id(),
                                held.token(),
                                unit.bounds(),
                                unit.checkpoint(),
                                unit.counts(),
                                unit.run().shared(),
                                () -> check(held),
                                suspicion.leftOut(held, unit.counts(), unit.losses()),
                                trail));
    }

    private void check(HeldUnit held) {
        if (!ledger.holds(held)) {
            throw new ClaimLostException(held);
        }
    }
}
