package dev.longshore.jobs.transport;

import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import dev.longshore.sql.transport.ChunkMessages;
import java.util.Map;
import java.util.Optional;
import org.springframework.messaging.MessageChannel;

/** The owner's way to workers for the chunks of one run's step: a broker if there is one, and the database. For one thread. */
public final class ChunkRoad {

    /** Under which name workers find the address among what the owner shares. */
    static final String ADDRESS = "messages";

    private final RunId run;
    private final String step;
    private final Optional<ChunkTransport> broker;
    private final Optional<String> address;
    private final MessageChannel database;

    ChunkRoad(RunId run, String step, Optional<ChunkTransport> broker, ChunkMessages messages) {
        this.run = run;
        this.step = step;
        this.broker = broker;
        this.address = broker.flatMap(open -> open.open(run, step));
        this.database = new DatabaseChannel(messages, run, step);
    }

    /** What workers need in order to receive. */
    public Map<String, String> shared() {
        return address.map(place -> Map.of(ADDRESS, place)).orElse(Map.of());
    }

    /** Sends by the broker. False if there is none, or it has not said that it has the chunk: the database must carry it. */
    public boolean send(int ordinal, byte[] payload) {
        return broker.isPresent()
                && address.isPresent()
                && broker.get().send(address.get(), ChunkHeaders.message(new UnitId(run, step, ordinal), payload));
    }

    /** Sends through the database, in the caller's transaction; a message that is there already stays. */
    public void sendByDatabase(int ordinal, byte[] payload) {
        database.send(ChunkHeaders.message(new UnitId(run, step, ordinal), payload));
    }

    /** Lets go of the broker's place. */
    public void close() {
        broker.ifPresent(open -> address.ifPresent(open::close));
    }
}
