package dev.longshore.jobs.unit;

import dev.longshore.jobs.failure.FailureReport;
import dev.longshore.jobs.failure.Transience;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.worker.KnownJob;
import dev.longshore.jobs.worker.KnownJobs;
import dev.longshore.sql.run.RunEvents;
import dev.longshore.sql.run.RunFailures;
import dev.longshore.sql.unit.ClaimedUnitRow;
import dev.longshore.sql.unit.HeldUnit;
import dev.longshore.sql.unit.UnitLedger;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Works on one claimed unit to its end: DONE, FAILED with its failure, or given back at the last chunk when the run wants it or the worker stops. Where
 * the database is away it writes nothing, and the lease runs out.
 */
final class UnitWorker {

    private static final Logger log = LoggerFactory.getLogger(UnitWorker.class);

    /** A unit that fails again and again for reasons that pass fails for good. */
    private static final int MOST_ATTEMPTS = 20;

    private final KnownJobs jobs;
    private final UnitStep steps;
    private final UnitLedger ledger;
    private final RunFailures failures;
    private final RunEvents events;
    private final TransactionOperations transactions;

    UnitWorker(
            KnownJobs jobs,
            UnitStep steps,
            UnitLedger ledger,
            RunFailures failures,
            RunEvents events,
            TransactionOperations transactions) {
        this.jobs = jobs;
        this.steps = steps;
        this.ledger = ledger;
        this.failures = failures;
        this.events = events;
        this.transactions = transactions;
    }

    /** Works. Throws only what makes it impossible to write down how the unit ended. */
    Ending work(ClaimedUnitRow unit, Duration lease, BooleanSupplier stopping) {
        log.atInfo()
                .addKeyValue("unit", unit.held().id())
                .addKeyValue("token", unit.held().token())
                .log("unit.claimed");
        StepExecution execution = steps.execution(unit);
        try (ChunkTasklet tasklet = new ChunkTasklet(unit, () -> open(unit), ledger, lease, stopping)) {
            steps.step(unit, tasklet).execute(execution);
        } catch (Exception e) {
            execution.addFailureException(e);
            execution.upgradeStatus(BatchStatus.FAILED);
        }
        Ending ending = finish(unit, execution);
        log.atInfo()
                .addKeyValue("unit", unit.held().id())
                .addKeyValue("token", unit.held().token())
                .log(ending.event);
        return ending;
    }

    private Ending finish(ClaimedUnitRow unit, StepExecution execution) {
        HeldUnit held = unit.held();
        Throwable cause = execution.getFailureExceptions().stream().findFirst().orElse(null);
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            return Ending.DONE;
        }
        if (execution.getStatus() == BatchStatus.STOPPED) {
            return ledger.release(held) ? Ending.RETURNED : Ending.FENCED;
        }
        if (mayPass(cause, unit)) {
            log.atWarn()
                    .addKeyValue("unit", held.id())
                    .addKeyValue("why", cause)
                    .log("unit.disturbed");
            return ledger.release(held) ? Ending.DISTURBED : Ending.FENCED;
        }
        return fail(
                unit, cause == null ? new IllegalStateException("the step ended as " + execution.getStatus()) : cause);
    }

    private Ending fail(ClaimedUnitRow unit, Throwable cause) {
        HeldUnit held = unit.held();
        // a claim that is lost writes no failure: what went wrong here is the other worker's to find
        Boolean failed = transactions.execute(transaction -> {
            if (!ledger.fail(held)) {
                return false;
            }
            long failure = failures.record(
                    held.id().run(),
                    FailureReport.of(cause)
                            .in(
                                    unit.run().attempt(),
                                    held.id().step(),
                                    held.id().ordinal()));
            events.record(
                    held.id().run(), "unit.failed", Map.of("unit", held.id().ordinal(), "failure", failure));
            return true;
        });
        return Boolean.TRUE.equals(failed) ? Ending.FAILED : Ending.FENCED;
    }

    private UnitProcessor open(ClaimedUnitRow unit) {
        KnownJob job = jobs.byHash(unit.run().definitionHash());
        HeldUnit held = unit.held();
        RunScope scope = job.scope(
                held.id().run(),
                unit.run().attempt(),
                0,
                unit.run().parameters(),
                unit.run().context());
        return job.work()
                .units()
                .open(
                        scope,
                        new ClaimedUnit(
                                held.id(),
                                held.token(),
                                unit.bounds(),
                                unit.checkpoint(),
                                unit.counts(),
                                unit.run().shared()));
    }

    private static boolean mayPass(@Nullable Throwable cause, ClaimedUnitRow unit) {
        return cause != null && unit.attempts() < MOST_ATTEMPTS && Transience.mayPass(cause);
    }

    /** How work on a unit ended, for this worker. */
    enum Ending {
        DONE("unit.done"),
        FAILED("unit.failed"),
        /** Given back since the run or the worker stops. */
        RETURNED("unit.returned"),
        /** Given back after something that may pass: better not tried again at once. */
        DISTURBED("unit.returned"),
        /** Another worker has it. */
        FENCED("unit.fenced");

        private final String event;

        Ending(String event) {
            this.event = event;
        }
    }
}
