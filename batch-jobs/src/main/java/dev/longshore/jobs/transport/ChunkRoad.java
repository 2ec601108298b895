package dev.longshore.jobs.transport;

import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import dev.longshore.sql.transport.ChunkMessages;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.messaging.MessageChannel;

/** The owner's way to workers for the chunks of one run's step: a broker if there is one, and the database. For one thread. */
public final class ChunkRoad {

    /** Under which name workers find the address among what the owner shares. */
    static final String ADDRESS = "messages";

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    private final RunId run;
    private final String step;
    private final Optional<ChunkTransport> broker;
    private final MessageChannel database;
    private Optional<String> address;
    private long triedAt = System.nanoTime();

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

    /** Tries again to find a broker that was away, now and then. True if that changed what is shared. */
    public boolean isFoundAgain() {
        if (broker.isEmpty() || address.isPresent() || System.nanoTime() - triedAt < BETWEEN_TRIES.toNanos()) {
            return false;
        }
        triedAt = System.nanoTime();
        address = broker.get().open(run, step);
        return address.isPresent();
    }

    /** Sends by the broker. False if there is none, or it has not said that it has the chunk: the database must carry it. */
    public boolean send(int ordinal, byte[] payload) {
        return broker.isPresent()
                && address.isPresent()
                && broker.get()
                        .channel(address.get())
                        .send(ChunkHeaders.message(new UnitId(run, step, ordinal), payload));
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
