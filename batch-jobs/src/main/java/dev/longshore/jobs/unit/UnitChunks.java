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
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** The chunks of one unit, each in a transaction of its own, at whose end the ledger is written under the claim's token. For one thread. */
final class UnitChunks implements AutoCloseable {

    private final ClaimedUnitRow unit;
    private final Supplier<UnitProcessor> opening;
    private final TransactionOperations transactions;
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
    private int committed;

    UnitChunks(
            ClaimedUnitRow unit,
            Supplier<UnitProcessor> opening,
            TransactionOperations transactions,
            UnitLedger ledger,
            Suspicion suspicion,
            Duration lease,
            BooleanSupplier stopping,
            Hurry hurry,
            WorkerMetrics metrics) {
        this.unit = unit;
        this.opening = opening;
        this.transactions = transactions;
        this.ledger = ledger;
        this.suspicion = suspicion;
        this.lease = lease;
        this.stopping = stopping;
        this.hurry = hurry;
        this.metrics = metrics;
        this.counts = unit.counts();
        this.committed = unit.chunks();
    }

    /**
     * Works until the last chunk is committed, or until the run or the worker wants it to stop. Opens outside of any transaction.
     *
     * @return whether the last chunk is committed
     */
    boolean workOff() throws Exception {
        UnitProcessor opened = opening.get();
        processor = opened;
        hurry.at(opened::hurry);
        boolean goesOn = !Thread.currentThread().isInterrupted();
        while (goesOn) {
            Committed chunk = commitNext(opened);
            committed++;
            metrics.chunk(unit.run().job(), chunk.counts());
            if (chunk.last()) {
                forgetWhatIsCommitted();
                return true;
            }
            goesOn = chunk.goesOn() && !Thread.currentThread().isInterrupted();
        }
        return false;
    }

    /** Rolls back whatever fails in it. */
    private Committed commitNext(UnitProcessor open) throws Exception {
        try {
            return Objects.requireNonNull(transactions.execute(transaction -> {
                try {
                    return next(open);
                } catch (RuntimeException | Error e) {
                    throw e;
                } catch (Exception e) {
                    throw new ChunkFailed(e);
                }
            }));
        } catch (ChunkFailed failed) {
            throw failed.cause;
        }
    }

    private Committed next(UnitProcessor open) throws Exception {
        forgetWhatIsCommitted();
        ChunkResult chunk = open.nextChunk();
        counts = counts.plus(chunk.counts());
        if (chunk.last() && !counts.addUp()) {
            throw doesNotAddUp();
        }
        boolean wanted = ledger.checkpoint(
                        unit.held(), committed, chunk.counts(), chunk.checkpoint(), chunk.last(), lease)
                .orElseThrow(() -> new ClaimLostException(unit.held()));
        suspicion.record(unit.held(), chunk.rejections());
        remember(chunk.rejections());
        Parking parking = chunk.last() ? null : chunk.parking();
        if (parking != null) {
            ledger.park(unit.held(), parking.pause(), parking.system(), parking.why());
        }
        boolean goesOn = wanted && parking == null && !stopping.getAsBoolean() && !hurry.isAsked();
        return new Committed(chunk.counts(), chunk.last(), goesOn);
    }

    private record Committed(Counts counts, boolean last, boolean goesOn) {}

    private static final class ChunkFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final Exception cause;

        ChunkFailed(Exception cause) {
            super(cause);
            this.cause = cause;
        }
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
            long place = processor == null ? 0 : processor.place(counts);
            suspicion.trails().forget(unit.held(), place, rejected);
        }
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
}
