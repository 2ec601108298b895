package dev.longshore.jobs.transport;

import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import dev.longshore.sql.transport.ChunkMessages;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.channel.AbstractPollableChannel;
import org.springframework.messaging.Message;

/**
 * The channel of one run's step through the database. It sends and receives in the caller's transaction, so that sending commits with what says that it was
 * sent, and receiving with the claim; it never waits, since notifications wake workers.
 */
final class DatabaseChannel extends AbstractPollableChannel {

    private final ChunkMessages messages;
    private final RunId run;
    private final String step;

    DatabaseChannel(ChunkMessages messages, RunId run, String step) {
        this.messages = messages;
        this.run = run;
        this.step = step;
    }

    @Override
    protected boolean doSend(Message<?> message, long timeout) {
        UnitId chunk = ChunkHeaders.chunkOf(message)
                .filter(id -> id.run().equals(run) && id.step().equals(step))
                .orElseThrow(() -> new IllegalArgumentException("not a chunk of " + run + "/" + step + ": " + message));
        messages.put(chunk, (byte[]) message.getPayload());
        return true;
    }

    @Override
    protected @Nullable Message<?> doReceive(long timeout) {
        return messages.take(run, step)
                .map(taken -> ChunkHeaders.message(taken.chunk(), taken.payload()))
                .orElse(null);
    }
}
