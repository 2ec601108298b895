package dev.longshore.jobs.aggregation;

import dev.longshore.jobs.kind.ChunkResult;
import dev.longshore.jobs.kind.LeftOut;
import dev.longshore.jobs.kind.Rejection;
import dev.longshore.jobs.kind.Trail;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.aggregation.RollupWriter;
import dev.longshore.sql.aggregation.WindowRange;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One claimed unit at work: each chunk replaces one stretch of windows, in the chunk's transaction. Where a worker died in a stretch, its windows come one by
 * one, a chunk each, so that the one that is to blame is known; once three have died of it, it is left out, and keeps the rows that it had.
 */
final class WindowUnit implements UnitProcessor {

    private final WindowWalk walk;
    private final RollupWriter writer;
    private final Trail trail;
    private final Set<Long> poison;

    WindowUnit(WindowWalk walk, RollupWriter writer, Trail trail, List<LeftOut> leftOut) {
        this.walk = walk;
        this.writer = writer;
        this.trail = trail;
        this.poison = leftOut.stream().map(LeftOut::position).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Counts are rows of the target: how many rows of the source went into them only the SELECT knows. A window that is left out counts as one that was read
     * and rejected.
     */
    @Override
    public ChunkResult nextChunk() {
        long first = walk.done() + 1;
        WindowRange range = isSuspect(first) ? walk.window() : walk.rest();
        long last = walk.done() + walk.windows(range);
        if (poison.contains(first)) {
            walk.pass(range);
            return new ChunkResult(
                    new Counts(1, 0, 0, 1), walk.checkpoint(), walk.isAtEnd(), List.of(rejection(first, range)));
        }
        if (first == last) {
            trail.at(first);
        } else {
            trail.among(first, last);
        }
        int rows = writer.replace(range);
        trail.between();
        walk.pass(range);
        return new ChunkResult(Counts.ofWritten(rows), walk.checkpoint(), walk.isAtEnd());
    }

    /** Whether one of the windows that are left of the stretch is to blame for a death. */
    private boolean isSuspect(long first) {
        long last = walk.done() + walk.windows(walk.rest());
        return trail.suspects(first, last) || poison.stream().anyMatch(place -> first <= place && place <= last);
    }

    private static Rejection rejection(long place, WindowRange window) {
        String from = window.from().toString();
        String until = window.until().toString();
        return new Rejection(
                place,
                from,
                null,
                null,
                Rejection.POISON,
                "Three workers died while they computed the window from " + from + " to before " + until
                        + ". The table keeps the rows that it had for it, and the window stays due: a run an hour or more from now computes it, or one that is asked for it.",
                "{\"from\": \"" + from + "\", \"until\": \"" + until + "\"}");
    }

    @Override
    public long place(Counts counts) {
        return walk.done();
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
