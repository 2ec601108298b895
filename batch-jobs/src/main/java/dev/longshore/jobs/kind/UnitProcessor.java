package dev.longshore.jobs.kind;

import dev.longshore.model.run.Counts;

/** Works on one unit, chunk by chunk, on one thread. */
public interface UnitProcessor extends AutoCloseable {

    /**
     * Works on the next chunk inside the chunk's transaction. The engine writes the checkpoint under the fencing token in the same transaction and
     * commits. What goes to a file must be forced to disk before this returns.
     */
    ChunkResult nextChunk() throws Exception;

    /**
     * The place of the last record that is committed, of those that it tells {@link ClaimedUnit#trail()}; 0 for none. Deaths up to there are forgotten.
     *
     * @param counts all that is committed of the unit
     */
    default long place(Counts counts) {
        return counts.read();
    }

    /**
     * Called from another thread when the chunk in work is not wanted any more: makes {@link #nextChunk} end soon, by any exception; cancels the statement
     * that it waits for, say. What it did is rolled back and the unit goes back at its last chunk. May come at any time until {@link #close} returns, and
     * must return within seconds. One that does nothing ends with its chunk.
     */
    default void hurry() {}

    /** Lets go of connections and files, after the last chunk and after a failure alike. Never deletes what a checkpoint names. */
    @Override
    void close();
}
