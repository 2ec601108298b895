package dev.longshore.jobs.transport;

import dev.longshore.model.run.RunId;
import dev.longshore.sql.run.HeldRun;
import dev.longshore.sql.transport.ChunkMessages;
import java.util.Optional;

/** Opens roads for owners, and clears what is left in the database when a step ends. */
public final class ChunkRoads {

    private final Optional<ChunkTransport> broker;
    private final ChunkMessages messages;

    ChunkRoads(Optional<ChunkTransport> broker, ChunkMessages messages) {
        this.broker = broker;
        this.messages = messages;
    }

    public ChunkRoad open(RunId run, String step) {
        return new ChunkRoad(run, step, broker, messages);
    }

    /** Deletes the messages of a step. Nothing if the claim on the run is lost. */
    public void clear(HeldRun held, String step) {
        messages.clear(held, step);
    }
}
