package dev.longshore.jobs.unit;

import dev.longshore.jobs.kind.ChunkResult;
import dev.longshore.jobs.kind.ClaimLostException;
import dev.longshore.jobs.kind.Parking;
import dev.longshore.jobs.kind.Rejection;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.worker.WorkerMetrics;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.unit.ClaimedUnitRow;
import dev.longshore.sql.unit.UnitLedger;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** One unit: each call is one chunk and one transaction, at whose end the ledger is written under the claim's token. For one thread. */
final class ChunkTasklet implements Tasklet, StepExecutionListener, AutoCloseable {

    private final ClaimedUnitRow unit;
    private final Supplier<UnitProcessor> opening;
    private final UnitLedger ledger;
    private final Suspicion suspicion;
    private final Duration lease;
    private final BooleanSupplier stopping;
    private final Hurry hurry;
    private final WorkerMetrics metrics;
    /** Of rejected records, in the unit: their content would fill the heap. */
    private final Set<Long> rejected = new HashSet<>();

    private @Nullable UnitProcessor processor;
    private Counts counts;

    ChunkTasklet(
            ClaimedUnitRow unit,
            Supplier<UnitProcessor> opening,
            UnitLedger ledger,
            Suspicion suspicion,
            Duration lease,
            BooleanSupplier stopping,
            Hurry hurry,
            WorkerMetrics metrics) {
        this.unit = unit;
        this.opening = opening;
        this.ledger = ledger;
        this.suspicion = suspicion;
        this.lease = lease;
        this.stopping = stopping;
        this.hurry = hurry;
        this.metrics = metrics;
        this.counts = unit.counts();
    }

    /** Opens outside of any transaction; what it throws fails the step. */
    @Override
    public void beforeStep(StepExecution stepExecution) {
        UnitProcessor opened = opening.get();
        processor = opened;
        hurry.at(opened::hurry);
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws Exception {
        UnitProcessor open = processor;
        if (open == null) {
            throw new IllegalStateException("unit " + unit.held().id() + " is not open");
        }
        forgetWhatIsCommitted();
        ChunkResult chunk = open.nextChunk();
        counts = counts.plus(chunk.counts());
        if (chunk.last() && !counts.addUp()) {
            throw doesNotAddUp();
        }
        boolean wanted = ledger.checkpoint(unit.held(), chunk.counts(), chunk.checkpoint(), chunk.last(), lease)
                .orElseThrow(() -> new ClaimLostException(unit.held()));
        suspicion.record(unit.held(), chunk.rejections());
        remember(chunk.rejections());
        contribute(contribution, chunk.counts());
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                metrics.chunk(unit.run().job(), chunk.counts());
            }
        });
        if (chunk.last()) {
            return RepeatStatus.FINISHED;
        }
        Parking parking = chunk.parking();
        if (parking != null) {
            ledger.park(unit.held(), parking.pause(), parking.why());
        }
        if (!wanted || parking != null || stopping.getAsBoolean() || hurry.isAsked()) {
            contribution.getStepExecution().setTerminateOnly();
        }
        return RepeatStatus.CONTINUABLE;
    }

    /** For what is forgotten after a death, and for nothing else. */
    private void remember(List<Rejection> rejections) {
        if (unit.losses() > 0) {
            rejections.forEach(rejection -> rejected.add(rejection.position()));
        }
    }

    /** Only after a death is there anything to forget; a chunk that does not commit fails the step, so that this is not called again. */
    private void forgetWhatIsCommitted() {
        if (unit.losses() > 0) {
            suspicion.trails().forget(unit.held(), counts.read(), rejected);
        }
    }

    /** All chunks are committed, and the unit is at its end. */
    void done() {
        forgetWhatIsCommitted();
    }

    @Override
    public void close() {
        hurry.over();
        if (processor != null) {
            processor.close();
        }
    }

    private LongshoreException doesNotAddUp() {
        return LongshoreException.of(
                Category.INTERNAL,
                "counts-do-not-add-up",
                "Unit " + unit.held().id() + " read " + counts.read() + " rows but accounts for "
                        + (counts.written() + counts.filtered() + counts.rejected()) + ": " + counts.written()
                        + " written, " + counts.filtered() + " filtered, " + counts.rejected() + " rejected.",
                "Report this to the developers of the job; nothing was published.");
    }

    /** Spring Batch counts reads and skips one by one. */
    private static void contribute(StepContribution contribution, Counts chunk) {
        for (long row = 0; row < chunk.read(); row++) {
            contribution.incrementReadCount();
        }
        contribution.incrementWriteCount(chunk.written());
        contribution.incrementFilterCount(chunk.filtered());
        for (long row = 0; row < chunk.rejected(); row++) {
            contribution.incrementProcessSkipCount();
        }
    }
}
