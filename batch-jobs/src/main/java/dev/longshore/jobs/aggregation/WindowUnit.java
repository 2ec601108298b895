package dev.longshore.jobs.aggregation;

import dev.longshore.jobs.kind.ChunkResult;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.aggregation.RollupWriter;
import dev.longshore.sql.aggregation.WindowRange;
import java.util.List;
import java.util.Map;

/** One claimed unit at work: each chunk replaces one stretch of windows, in the chunk's transaction. */
final class WindowUnit implements UnitProcessor {

    private static final String DONE = "ranges-done";

    private final List<WindowRange> ranges;
    private final RollupWriter writer;
    private int done;

    WindowUnit(List<WindowRange> ranges, RollupWriter writer, int done) {
        this.ranges = ranges;
        this.writer = writer;
        this.done = done;
    }

    static int rangesDone(Map<String, Object> checkpoint) {
        return checkpoint.get(DONE) instanceof Number number ? number.intValue() : 0;
    }

    /** Counts are rows of the target: how many rows of the source went into them only the SELECT knows. */
    @Override
    public ChunkResult nextChunk() {
        int rows = writer.replace(ranges.get(done));
        done++;
        return new ChunkResult(Counts.ofWritten(rows), Map.of(DONE, done), done == ranges.size());
    }

    @Override
    public void hurry() {
        writer.cancel();
    }

    @Override
    public void close() {
        // the connection is the transaction's
    }
}
