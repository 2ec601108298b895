package dev.longshore.jobs.unit;

import dev.longshore.jobs.failure.FailureReport;
import dev.longshore.jobs.failure.Transience;
import dev.longshore.jobs.kind.ClaimLostException;
import dev.longshore.jobs.worker.UnfitWorkerException;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.run.RunEvents;
import dev.longshore.sql.run.RunFailures;
import dev.longshore.sql.unit.ClaimedWork;
import dev.longshore.sql.unit.HeldUnit;
import dev.longshore.sql.unit.UnitLedger;
import dev.longshore.sql.worker.Workers;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** What becomes of claimed work that failed: given back if the cause may pass, else FAILED with its whole failure. */
final class UnitFailures {

    private static final Logger log = LoggerFactory.getLogger(UnitFailures.class);

    /** A unit that is disturbed so often without a chunk between fails for good. Drains and takeovers do not count. */
    private static final int MOST_DISTURBANCES = 20;

    private final WorkerId worker;
    private final Workers workers;

    private final UnitLedger ledger;
    private final RunFailures failures;
    private final RunEvents events;
    private final TransactionOperations transactions;

    UnitFailures(
            WorkerId worker,
            Workers workers,
            UnitLedger ledger,
            RunFailures failures,
            RunEvents events,
            TransactionOperations transactions) {
        this.worker = worker;
        this.workers = workers;
        this.ledger = ledger;
        this.failures = failures;
        this.events = events;
        this.transactions = transactions;
    }

    Ending end(ClaimedWork work, Throwable cause) {
        if (cause instanceof ClaimLostException) {
            // where only the chunk before was lost, with the server's memory, the claim stands, and the unit goes on
            // before that chunk
            return ledger.releaseDisturbed(work.held()) ? Ending.DISTURBED : Ending.FENCED;
        }
        if (cause instanceof UnfitWorkerException unfit) {
            log.atWarn()
                    .addKeyValue("unit", work.held().id())
                    .addKeyValue("definition", unfit.definitionHash())
                    .setCause(unfit)
                    .log("worker.unfit");
            workers.unfit(worker, unfit.definitionHash());
            return ledger.release(work.held()) ? Ending.RETURNED : Ending.FENCED;
        }
        if (work.disturbances() + 1 < MOST_DISTURBANCES && Transience.mayPass(cause)) {
            log.atWarn()
                    .addKeyValue("unit", work.held().id())
                    .addKeyValue("why", cause)
                    .log("unit.disturbed");
            return ledger.releaseDisturbed(work.held()) ? Ending.DISTURBED : Ending.FENCED;
        }
        return fail(work, cause);
    }

    private Ending fail(ClaimedWork work, Throwable cause) {
        HeldUnit held = work.held();
        // a claim that is lost writes no failure: what went wrong here is the other worker's to find
        Boolean failed = transactions.execute(transaction -> {
            if (!ledger.fail(held)) {
                return false;
            }
            long failure = failures.record(
                    held.id().run(),
                    FailureReport.of(cause)
                            .in(
                                    work.run().attempt(),
                                    held.id().step(),
                                    held.id().ordinal()));
            events.record(
                    held.id().run(), "unit.failed", Map.of("unit", held.id().ordinal(), "failure", failure));
            return true;
        });
        return Boolean.TRUE.equals(failed) ? Ending.FAILED : Ending.FENCED;
    }
}
