package dev.longshore.jobs.export;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.export.RowCopy;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows, encodes them and appends them to a part, on a thread of its own, ahead of the thread that commits chunks. What it writes beyond the last
 * committed chunk counts for nothing, so that a crash at any point does no harm. Its memory is one block and one row.
 */
final class PartWriter implements Runnable {

    /** What was handed to the thread that commits. */
    sealed interface Outcome {}

    /**
     * A chunk that is in the file, not forced to disk yet.
     *
     * @param rows of the part, this chunk's included
     * @param bytes of the part
     * @param crc32c of the part
     * @param lastKey of the part; empty if it has no rows
     */
    record Written(long rows, long bytes, long crc32c, List<String> lastKey, boolean last) implements Outcome {}

    /** The end of the writer, with the reason. */
    record Failed(Throwable cause) implements Outcome {}

    private static final int BLOCK = 256 * 1024;
    private static final int CHUNKS_AHEAD = 2;
    private static final long CHUNK_BYTES = 32L * 1024 * 1024;
    private static final long MEMBER_BYTES = 8L * 1024 * 1024;
    // slow sources: a chunk is committed at the latest after this time, if it has rows, so that progress shows and
    // little is repeated
    private static final long CHUNK_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int ROWS_BETWEEN_CLOCKS = 64;

    private final RowCopy rows;
    private final RowEncoder encoder;
    private final RowKey key;
    private final @Nullable Transcoder transcoder;
    private final PartFile part;
    private final @Nullable Members members;
    private final ByteSink packed;
    private final int chunkRows;
    private final BlockingQueue<Outcome> outcomes = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
    private final byte[] block = new byte[BLOCK];
    private int used;
    private final Place place;
    private long rowsWritten;
    private byte @Nullable [] before;
    private List<String> lastKey;
    private long chunkStart;
    private long chunkEndRow;
    private long chunkEndByte;
    private volatile boolean stopped;

    /**
     * @param before what the part holds already; its last row is the first to be read, and is passed over
     */
    PartWriter(RowCopy rows, FileFormat format, PartFile part, Checkpoint before, Place place, int chunkRows) {
        this.rows = rows;
        this.encoder = format.encoder(rows.query());
        this.key = new RowKey(rows.query().key(), rows.keyPlaces());
        this.transcoder =
                format.csv().isUtf8() ? null : new Transcoder(format.csv().encoding(), rows.query(), key);
        this.part = part;
        this.members = format.packing() == Compression.NONE ? null : new Members(format.packing(), part::append);
        this.packed = members == null ? part::append : members;
        this.rowsWritten = before.rows();
        this.lastKey = before.lastKey();
        this.place = place;
        this.chunkRows = chunkRows;
    }

    /** The next chunk, or why there is none; waits for it. */
    Outcome next() throws InterruptedException {
        return outcomes.take();
    }

    /** Makes the writer end soon, in the middle of a chunk too. */
    void stop() {
        stopped = true;
        rows.cancel();
    }

    @Override
    public void run() {
        try (members) {
            write();
        } catch (Throwable e) {
            // the edge of this thread: whoever waits for a chunk must hear of it, memory running out included
            handOver(new Failed(e));
        }
    }

    private void write() {
        startChunk();
        while (!stopped && copyRow()) {
            if (isChunkFull()) {
                handOverChunk(false);
                startChunk();
            }
        }
        handOverChunk(true);
    }

    /** A method of its own, so that a huge row is garbage before the next one arrives. False at the end of the rows. */
    private boolean copyRow() {
        if (before != null) {
            place.aboutToRead();
        } else if (lastKey.isEmpty()) {
            place.aboutToReadFirst();
        }
        byte[] row = rows.next();
        if (row == null) {
            place.between();
            return false;
        }
        if (before != null) {
            key.refuseSame(before, row);
        }
        if (before != null || !key.of(row).equals(lastKey)) {
            append(row);
            place.rowPassed();
        }
        before = key.withoutRest(row);
        return true;
    }

    private void startChunk() {
        chunkStart = System.nanoTime();
        chunkEndRow = rowsWritten + chunkRows;
        chunkEndByte = part.bytes() + CHUNK_BYTES;
    }

    private boolean isChunkFull() {
        if (members != null) {
            // by the rows alone, never by time: a chunk ends a member, and its bytes must not depend on how fast they
            // came
            return rowsWritten >= chunkEndRow || members.plainBytes() + used >= MEMBER_BYTES;
        }
        return rowsWritten >= chunkEndRow
                || part.bytes() + used >= chunkEndByte
                || rowsWritten % ROWS_BETWEEN_CLOCKS == 0 && System.nanoTime() - chunkStart > CHUNK_NANOS;
    }

    private void append(byte[] row) {
        rowsWritten++;
        int length = row.length - 1;
        if (transcoder != null) {
            transcoder.check(row, length);
        }
        long most = encoder.roomFor(length);
        if (most > block.length) {
            used = encoder.encodeLarge(row, length, block, used, this::flush);
            return;
        }
        if (most > block.length - used) {
            flush(block, used);
            used = 0;
        }
        used = encoder.encode(row, length, block, used);
    }

    private void flush(byte[] bytes, int length) {
        if (transcoder == null) {
            packed.accept(bytes, length);
        } else {
            transcoder.transcode(bytes, length, packed);
        }
    }

    private void handOverChunk(boolean last) {
        place.between();
        if (before != null) {
            lastKey = key.of(before);
        }
        flush(block, used);
        used = 0;
        if (members != null) {
            members.end();
        }
        handOver(new Written(rowsWritten, part.bytes(), part.crc(), lastKey, last));
    }

    private void handOver(Outcome outcome) {
        try {
            while (!stopped && !outcomes.offer(outcome, 100, TimeUnit.MILLISECONDS)) {
                // the committing thread is slower for now; look again whether anybody still wants it
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LongshoreException.of(
                    Category.INTERNAL, "export-interrupted", "The thread that writes a part was interrupted.", null, e);
        }
    }
}
