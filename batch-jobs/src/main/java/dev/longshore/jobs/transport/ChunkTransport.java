package dev.longshore.jobs.transport;

import dev.longshore.model.run.RunId;
import java.util.Optional;
import org.springframework.messaging.PollableChannel;

/**
 * A broker that carries chunks; one bean at most. Nothing depends on what it does: what it does not take goes through the database, what it does not deliver
 * follows there, and what it delivers twice is applied once. It throws nothing about a broker that is away, and waits no longer than a few seconds for one.
 * Thread-safe.
 */
public interface ChunkTransport {

    /** Makes a place of its own for the chunks of a run's step. Empty if that is not possible now. */
    Optional<String> open(RunId run, String step);

    /**
     * The channel to and from a place. Sending answers true once the broker has the message safely, false if that is not known. Receiving never waits; a message
     * has a callback that acknowledges it ({@link org.springframework.integration.StaticMessageHeaderAccessor#getAcknowledgmentCallback}), and comes again if
     * this process dies before.
     */
    PollableChannel channel(String address);

    /** The step has ended: what lies there is not needed any more. */
    void close(String address);
}
