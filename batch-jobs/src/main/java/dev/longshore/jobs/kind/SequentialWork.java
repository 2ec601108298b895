package dev.longshore.jobs.kind;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The work of a step whose source cannot be split by key: a file, a stream, a cursor of an HTTP API. The run's owner reads it, chunk after chunk; each chunk
 * is a work unit whose items travel as a message, and any worker applies it. Implementations are stateless and thread-safe.
 */
public non-sealed interface SequentialWork extends StepWork {

    /** How the source is cut. Asked for once at each start of the step; the tracks of a run stay as its first start chose them. */
    Flow flow(RunScope run);

    /** Called in the run's owner before the source is opened for the first time, and again after a restart: makes what is read, say. Must do nothing twice. */
    default void prepare(RunScope run) throws Exception {}

    /**
     * Opens the source, in the run's owner. Opened at a position that it gave once, it must give the same items again: what is not applied yet is read
     * again after a crash, and compared with what was sent.
     *
     * @param position as {@link ChunkSource#position()} gave it; empty for the beginning
     */
    ChunkSource open(RunScope run, Map<String, Object> position) throws Exception;

    /**
     * Applies a chunk, in any worker, inside the chunk's transaction; the engine marks it as applied in the same transaction and commits. It tells
     * {@link ItemChunk#trail()} of each item before it touches it, so that one that takes three workers down is left out of the fourth's chunk.
     */
    ItemOutcome apply(RunScope run, ItemChunk chunk) throws Exception;

    /** What people call an item: in a rejection that is not the work's own. */
    default String nameOf(SourceItem item) {
        return "line " + item.number();
    }

    /** How an item is kept that was left out since it took workers down. It is not looked into: that may be what kills. */
    default String contentOf(SourceItem item) {
        return item.text();
    }

    /**
     * How a source is cut into chunks, and how many of them are on their way.
     *
     * @param chunkItems items of a chunk at most
     * @param inFlight chunks that are read and not yet applied, at most; 0 for two a slot of all workers, and 4 at least
     * @param limit how many items may be rejected before the run fails
     * @param keepsOrder whether items with the same {@link SourceItem#key()} are applied in the order of the source
     */
    record Flow(int chunkItems, int inFlight, RejectionLimit limit, boolean keepsOrder) {

        public Flow {
            if (chunkItems < 1 || inFlight < 0) {
                throw new IllegalArgumentException(
                        "a chunk has 1 item or more, and 0 or more are in flight: " + chunkItems + ", " + inFlight);
            }
        }
    }

    /**
     * An item as the source gave it.
     *
     * @param number its place in the source, such as a line's number
     * @param text what it says; JSON where it is structured
     * @param key of the items among which order matters; null for none
     */
    record SourceItem(long number, String text, @Nullable String key) {}
}
