package dev.longshore.jobs.kind;

import dev.longshore.jobs.kind.SequentialWork.SourceItem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An open source, for one thread. */
public interface ChunkSource extends AutoCloseable {

    /** The next items in order, at most so many; empty at the end, and only there. */
    List<SourceItem> next(int atMost) throws Exception;

    /** Where the next item stands; JSON values only, a few hundred bytes at most. */
    Map<String, Object> position();

    /** About how many items the whole source has, told from what was read so far; null if unknown. */
    @Nullable
    Long itemsExpected();

    /**
     * Called from another thread while {@link #next} is not wanted any more: makes it end soon, by any exception; closes the connection that it waits for, say. Comes again
     * until it has ended, and nothing but {@link #close} is called after it. One that does nothing is waited for.
     */
    default void hurry() {}

    @Override
    void close();
}
