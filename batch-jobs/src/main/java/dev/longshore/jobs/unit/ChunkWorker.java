package dev.longshore.jobs.unit;

import dev.longshore.jobs.kind.ClaimLostException;
import dev.longshore.jobs.kind.ItemChunk;
import dev.longshore.jobs.kind.ItemOutcome;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.SequentialWork;
import dev.longshore.jobs.transport.ChunkPayloads;
import dev.longshore.jobs.unit.Trails.OpenTrail;
import dev.longshore.jobs.worker.KnownJob;
import dev.longshore.jobs.worker.KnownJobs;
import dev.longshore.jobs.worker.WorkerMetrics;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.unit.ChunkTransactions;
import dev.longshore.sql.unit.ClaimedChunkRow;
import dev.longshore.sql.unit.HeldUnit;
import dev.longshore.sql.unit.UnitLedger;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies one claimed chunk of a sequential source: its writes and the mark that it is applied, which proves the claim, commit in one transaction. A worker
 * that lost the claim rolls back. An item that took three workers down is left out and recorded as rejected. There is no Spring Batch step execution a chunk: the owner's step has their sums.
 */
final class ChunkWorker {

    private static final Logger log = LoggerFactory.getLogger(ChunkWorker.class);

    private final KnownJobs jobs;
    private final ChunkPayloads payloads;
    private final UnitLedger ledger;
    private final Suspicion suspicion;
    private final UnitFailures failures;
    private final ChunkTransactions transactions;
    private final WorkerMetrics metrics;

    ChunkWorker(
            KnownJobs jobs,
            ChunkPayloads payloads,
            UnitLedger ledger,
            Suspicion suspicion,
            UnitFailures failures,
            ChunkTransactions transactions,
            WorkerMetrics metrics) {
        this.jobs = jobs;
        this.payloads = payloads;
        this.ledger = ledger;
        this.suspicion = suspicion;
        this.failures = failures;
        this.transactions = transactions;
        this.metrics = metrics;
    }

    /** Works. Throws only what makes it impossible to write down how the chunk ended. */
    Ending work(ClaimedChunkRow chunk, Duration lease, Hurry hurry) {
        if (!ChunkPayloads.digest(chunk.payload()).equals(chunk.bounds().get(ChunkPayloads.DIGEST))) {
            // not what its owner read: it comes again from there
            log.atWarn().addKeyValue("unit", chunk.held().id()).log("message.damaged");
            return givenBack(chunk);
        }
        Ending ending;
        try {
            metrics.chunk(chunk.run().job(), apply(chunk, lease, hurry));
            ending = Ending.DONE;
        } catch (Throwable e) {
            ending = hurry.isAsked() ? givenBack(chunk) : failures.end(chunk, e instanceof ApplyFailed f ? f.cause : e);
        }
        log.atDebug()
                .addKeyValue("unit", chunk.held().id())
                .addKeyValue("token", chunk.held().token())
                .log(ending.event());
        return ending;
    }

    /** Whole: what was done of it is rolled back. */
    private Ending givenBack(ClaimedChunkRow chunk) {
        return ledger.release(chunk.held()) ? Ending.RETURNED : Ending.FENCED;
    }

    private Counts apply(ClaimedChunkRow chunk, Duration lease, Hurry hurry) {
        HeldUnit held = chunk.held();
        KnownJob job = jobs.byHash(chunk.run().definitionHash());
        SequentialWork work = job.work().sequence();
        RunScope scope = job.scope(
                held.id().run(),
                chunk.run().attempt(),
                0,
                chunk.run().parameters(),
                chunk.run().context());
        Sifted items =
                Sifted.of(payloads.decode(chunk.payload()), suspicion.leftOut(held, Counts.NONE, chunk.losses()));
        try (OpenTrail trail = suspicion.trails().begin(held, chunk.losses())) {
            Counts applied = transactions.execute(cut -> {
                hurry.at(cut::now);
                ItemOutcome outcome = items.outcome(applied(work, scope, items.chunk(held, trail)), work);
                suspicion.record(held, outcome.rejections());
                ledger.checkpoint(held, 0, outcome.counts(), Map.of(), true, lease)
                        .orElseThrow(() -> new ClaimLostException(held));
                return outcome.counts();
            });
            hurry.over();
            if (chunk.losses() > 0) {
                suspicion.trails().forget(held, items.size(), Set.of());
            }
            return applied;
        }
    }

    private static ItemOutcome applied(SequentialWork work, RunScope scope, ItemChunk items) {
        ItemOutcome outcome;
        try {
            outcome = work.apply(scope, items);
        } catch (Exception e) {
            throw new ApplyFailed(e);
        }
        Counts counts = outcome.counts();
        if (counts.read() != items.items().size() || !counts.addUp()) {
            throw doesNotAddUp(items, counts);
        }
        return outcome;
    }

    private static LongshoreException doesNotAddUp(ItemChunk chunk, Counts counts) {
        return LongshoreException.of(
                Category.INTERNAL,
                "counts-do-not-add-up",
                "Chunk " + chunk.id() + " has " + chunk.items().size() + " items, but its work accounts for "
                        + counts.read() + ": " + counts.written() + " written, " + counts.filtered() + " filtered, "
                        + counts.rejected() + " rejected.",
                "Report this to the developers of the job; nothing of the chunk was written.");
    }

    private static final class ApplyFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final Exception cause;

        ApplyFailed(Exception cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
