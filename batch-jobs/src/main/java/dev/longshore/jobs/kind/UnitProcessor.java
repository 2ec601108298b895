package dev.longshore.jobs.kind;

/** Works on one unit, chunk by chunk, on one thread. */
public interface UnitProcessor extends AutoCloseable {

    /**
     * Works on the next chunk inside the chunk's transaction. The engine writes the checkpoint under the fencing token in the same transaction and
     * commits. What goes to a file must be forced to disk before this returns.
     */
    ChunkResult nextChunk() throws Exception;

    /** Lets go of connections and files, after the last chunk and after a failure alike. Never deletes what a checkpoint names. */
    @Override
    void close();
}
