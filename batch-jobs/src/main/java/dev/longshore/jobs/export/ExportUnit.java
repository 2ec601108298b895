package dev.longshore.jobs.export;

import dev.longshore.jobs.export.Checkpoint.SnapshotRead;
import dev.longshore.jobs.kind.ChunkResult;
import dev.longshore.jobs.kind.Rejection;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.export.RowCopy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One claimed unit at work: a {@link PartWriter} runs ahead, and each chunk that it has written is forced to disk and given to the engine to commit. */
final class ExportUnit implements UnitProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(ExportUnit.class);
    private static final Duration TO_END = Duration.ofSeconds(10);

    private final RowCopy rows;
    private final PartFile part;
    private final PartWriter writer;
    private final Thread thread;
    private final List<SnapshotRead> snapshots;
    private final List<Rejection> toReject;
    private long rowsCounted;
    /** Bytes of the part that are on the disk; none are known to be at first, not even copied ones. */
    private long forced = -1;

    private boolean finished;

    /**
     * Starts to write.
     *
     * @param before where the part stands
     * @param rowsCounted how many rows the unit's counts hold: more than the part has, if a damaged part is written anew
     * @param withheld rows that are left out
     */
    ExportUnit(
            String name,
            RowCopy rows,
            PartFile part,
            Checkpoint before,
            long rowsCounted,
            Withheld withheld,
            FileFormat format,
            int chunkRows) {
        this.rows = rows;
        this.toReject = new ArrayList<>(withheld.toReject());
        this.part = part;
        this.snapshots = before.snapshots();
        this.rowsCounted = rowsCounted;
        this.writer = new PartWriter(rows, format, part, before, withheld.place(before.rows()), chunkRows);
        this.thread = new Thread(writer, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public ChunkResult nextChunk() throws InterruptedException {
        PartWriter.Outcome outcome = writer.next();
        if (outcome instanceof PartWriter.Failed failed) {
            throw asFailure(failed.cause());
        }
        PartWriter.Written chunk = (PartWriter.Written) outcome;
        force(chunk.bytes());
        Checkpoint checkpoint =
                new Checkpoint(part.name(), chunk.bytes(), chunk.rows(), chunk.crc32c(), chunk.lastKey(), snapshots);
        finished = chunk.last();
        long fresh = Math.max(0, chunk.rows() - rowsCounted);
        rowsCounted += fresh;
        List<Rejection> rejected = List.copyOf(toReject);
        toReject.clear();
        Counts counts = new Counts(fresh + rejected.size(), fresh, 0, rejected.size());
        return new ChunkResult(counts, checkpoint.toJson(), chunk.last(), rejected);
    }

    /** A chunk without rows, as the last of many a unit is, has nothing to wait for the disk for. */
    private void force(long bytes) {
        if (bytes != forced) {
            part.force();
            forced = bytes;
        }
    }

    private static RuntimeException asFailure(Throwable cause) {
        if (cause instanceof LongshoreException known) {
            return known;
        }
        if (cause instanceof OutOfMemoryError) {
            return LongshoreException.of(
                    Category.INSUFFICIENT_RESOURCES,
                    "out-of-memory",
                    "There was not enough memory for a row: " + cause.getMessage() + ".",
                    "Give the worker a larger heap (-Xmx): about three times the largest row for each work unit at once.",
                    cause);
        }
        return new IllegalStateException("a part could not be written", cause);
    }

    /** The writer's next row fails, and with it the chunk. */
    @Override
    public void hurry() {
        rows.cancel();
    }

    /** A source that has vanished, and a disk that hangs, do not hold the slot: the writer's connection is cut, and if it hangs even then it is left. */
    @Override
    public void close() {
        if (!finished) {
            writer.stop();
        }
        if (!ends()) {
            rows.abandon();
            if (!ends()) {
                LOG.atError().addKeyValue("thread", thread.getName()).log("export.writer-left");
            }
        }
        rows.close();
        part.close();
    }

    /** Waits for the writer, at most so long; an interrupt does not end the wait, and is kept. */
    private boolean ends() {
        boolean interrupted = false;
        long end = System.nanoTime() + TO_END.toNanos();
        for (long left = TO_END.toNanos(); thread.isAlive() && left > 0; left = end - System.nanoTime()) {
            try {
                thread.join(Math.max(1, left / 1_000_000));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
