package dev.longshore.jobs.transport;

import dev.longshore.model.run.RunId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;

/**
 * A broker that carries chunks, one bean at most. Nothing depends on what it does: what it does not take goes through the database, what it does not deliver
 * follows there, and what it delivers twice is applied once. It never throws for what is away, and never blocks longer than a second or two. Thread-safe.
 */
public interface ChunkTransport {

    /** Makes a place of its own for the chunks of a run's step. Empty if that is not possible now. */
    Optional<String> open(RunId run, String step);

    /** Sends a chunk. True once the broker has it safely; false if that is not known. */
    boolean send(String address, Message<byte[]> chunk);

    /**
     * The next chunk, with a callback that acknowledges it ({@link org.springframework.integration.StaticMessageHeaderAccessor#getAcknowledgmentCallback}):
     * until then it comes again when this process dies. Null if there is none, or the broker is away.
     */
    @Nullable
    Message<?> receive(String address);

    /** The step has ended: what lies there is not needed any more. */
    void close(String address);
}
