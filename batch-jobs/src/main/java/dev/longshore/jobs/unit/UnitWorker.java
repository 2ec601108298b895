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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.step.StepExecution;

/**
 * Works on one claimed unit to its end: DONE, FAILED with its failure, or given back at the last chunk when the run wants it or the worker stops. Where
 * the database is away it writes nothing, and the lease runs out.
 */
final class UnitWorker {

    private static final Logger log = LoggerFactory.getLogger(UnitWorker.class);

    private final KnownJobs jobs;
    private final UnitStep steps;
    private final UnitLedger ledger;
    private final UnitFailures failures;
    private final Suspicion suspicion;
    private final WorkerMetrics metrics;

    UnitWorker(
            KnownJobs jobs,
            UnitStep steps,
            UnitLedger ledger,
            UnitFailures failures,
            Suspicion suspicion,
            WorkerMetrics metrics) {
        this.jobs = jobs;
        this.steps = steps;
        this.ledger = ledger;
        this.failures = failures;
        this.suspicion = suspicion;
        this.metrics = metrics;
    }

    /** Works. Throws only what makes it impossible to write down how the unit ended. */
    Ending work(ClaimedUnitRow unit, Duration lease, BooleanSupplier stopping, Hurry hurry) {
        log.atInfo()
                .addKeyValue("unit", unit.held().id())
                .addKeyValue("token", unit.held().token())
                .log("unit.claimed");
        StepExecution execution = steps.execution(unit);
        try (OpenTrail trail = suspicion.trails().begin(unit.held());
                ChunkTasklet tasklet = new ChunkTasklet(
                        unit, () -> open(unit, trail), ledger, suspicion, lease, stopping, hurry, metrics)) {
            steps.step(unit, tasklet).execute(execution);
            if (execution.getStatus() == BatchStatus.COMPLETED) {
                tasklet.done();
            }
        } catch (Exception e) {
            execution.addFailureException(e);
            execution.upgradeStatus(BatchStatus.FAILED);
        }
        Ending ending = finish(unit, execution, hurry);
        log.atInfo()
                .addKeyValue("unit", unit.held().id())
                .addKeyValue("token", unit.held().token())
                .log(ending.event());
        return ending;
    }

    private Ending finish(ClaimedUnitRow unit, StepExecution execution, Hurry hurry) {
        HeldUnit held = unit.held();
        Throwable cause = execution.getFailureExceptions().stream().findFirst().orElse(null);
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            return Ending.DONE;
        }
        if (execution.getStatus() == BatchStatus.STOPPED || hurry.isAsked()) {
            return ledger.release(held) ? Ending.RETURNED : Ending.FENCED;
        }
        return failures.end(
                unit, cause == null ? new IllegalStateException("the step ended as " + execution.getStatus()) : cause);
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
