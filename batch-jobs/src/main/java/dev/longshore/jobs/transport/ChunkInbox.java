package dev.longshore.jobs.transport;

import dev.longshore.model.unit.UnitId;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.transport.ChunkMessages;
import dev.longshore.sql.unit.ChunkClaims;
import dev.longshore.sql.unit.ClaimedWork;
import dev.longshore.sql.unit.WaitingChunks;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.integration.acks.AcknowledgmentCallback;
import org.springframework.messaging.Message;
import org.springframework.messaging.PollableChannel;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The worker's side: takes a message for a slot that is free and claims its chunk. A message is acknowledged once the claim has committed, within
 * milliseconds and before any work; what dies after that is found by its lease. A second message of a chunk finds the row claimed and is dropped.
 */
public final class ChunkInbox {

    private static final Logger log = LoggerFactory.getLogger(ChunkInbox.class);

    /** So many stale messages are passed over at a time; other runs wait meanwhile. */
    private static final int MOST_STALE = 100;

    private final Optional<ChunkTransport> broker;
    private final ChunkMessages messages;
    private final ChunkClaims claims;
    private final TransactionOperations transactions;

    ChunkInbox(
            Optional<ChunkTransport> broker,
            ChunkMessages messages,
            ChunkClaims claims,
            TransactionOperations transactions) {
        this.broker = broker;
        this.messages = messages;
        this.claims = claims;
        this.transactions = transactions;
    }

    /** Claims a chunk of a run whose chunks wait. Empty if no message has come here, or other workers were faster. */
    public Optional<ClaimedWork> claim(WaitingChunks waiting, WorkerId worker, int slot, Duration lease) {
        Claiming claiming = (chunk, payload) ->
                claims.claim(chunk, payload, worker, slot, lease).map(ClaimedWork.class::cast);
        return fromBroker(waiting, claiming).or(() -> fromDatabase(waiting, claiming));
    }

    private Optional<ClaimedWork> fromBroker(WaitingChunks waiting, Claiming claiming) {
        String address = waiting.shared().get(ChunkRoad.ADDRESS);
        if (broker.isEmpty() || address == null) {
            return Optional.empty();
        }
        PollableChannel channel = broker.get().channel(address);
        for (int i = 0; i < MOST_STALE; i++) {
            Message<?> message = channel.receive(0);
            if (message == null) {
                return Optional.empty();
            }
            Optional<ClaimedWork> claimed = claimDelivered(message, claiming);
            if (claimed.isPresent()) {
                return claimed;
            }
        }
        return Optional.empty();
    }

    private Optional<ClaimedWork> claimDelivered(Message<?> message, Claiming claiming) {
        Optional<UnitId> chunk = ChunkHeaders.chunkOf(message);
        if (chunk.isEmpty()) {
            log.atWarn().addKeyValue("headers", message.getHeaders()).log("message.unreadable");
            answer(message, AcknowledgmentCallback.Status.REJECT);
            return Optional.empty();
        }
        Optional<ClaimedWork> claimed = Optional.empty();
        AcknowledgmentCallback.Status answer = AcknowledgmentCallback.Status.REQUEUE;
        try {
            claimed = inTransaction(() -> claimOrKeep(chunk.get(), (byte[]) message.getPayload(), claiming));
            answer = AcknowledgmentCallback.Status.ACCEPT;
        } finally {
            answer(message, answer);
        }
        return claimed;
    }

    /** What may not be claimed now waits in the database, so that the broker need not deliver it again and again. */
    private Optional<ClaimedWork> claimOrKeep(UnitId chunk, byte[] payload, Claiming claiming) {
        Optional<ClaimedWork> claimed = claiming.claim(chunk, payload);
        if (claimed.isEmpty() && claims.waits(chunk)) {
            messages.put(chunk, payload);
        }
        return claimed;
    }

    private Optional<ClaimedWork> fromDatabase(WaitingChunks waiting, Claiming claiming) {
        PollableChannel channel = new DatabaseChannel(messages, waiting.run(), waiting.step());
        for (int i = 0; i < MOST_STALE; i++) {
            Taken taken = transactions.execute(transaction -> {
                Message<?> message = channel.receive(0);
                if (message == null) {
                    return Taken.NOTHING;
                }
                UnitId chunk = ChunkHeaders.chunkOf(message).orElseThrow();
                Optional<ClaimedWork> claimed = claiming.claim(chunk, (byte[]) message.getPayload());
                if (claimed.isEmpty() && claims.waits(chunk)) {
                    transaction.setRollbackOnly(); // the message is there again
                    return Taken.NOTHING;
                }
                return new Taken(claimed, true);
            });
            if (taken == null || !taken.more() || taken.claimed().isPresent()) {
                return taken == null ? Optional.empty() : taken.claimed();
            }
        }
        return Optional.empty();
    }

    private Optional<ClaimedWork> inTransaction(Supplier<Optional<ClaimedWork>> claim) {
        Optional<ClaimedWork> claimed = transactions.execute(transaction -> claim.get());
        return claimed == null ? Optional.empty() : claimed;
    }

    /** An answer that does not arrive makes the message come again; its row says then that it was claimed. */
    private static void answer(Message<?> message, AcknowledgmentCallback.Status status) {
        AcknowledgmentCallback callback = StaticMessageHeaderAccessor.getAcknowledgmentCallback(message);
        if (callback != null) {
            try {
                callback.acknowledge(status);
            } catch (RuntimeException e) {
                log.atDebug().setCause(e).log("acknowledgement failed");
            }
        }
    }

    @FunctionalInterface
    private interface Claiming {
        Optional<ClaimedWork> claim(UnitId chunk, byte[] payload);
    }

    private record Taken(Optional<ClaimedWork> claimed, boolean more) {

        static final Taken NOTHING = new Taken(Optional.empty(), false);
    }
}
