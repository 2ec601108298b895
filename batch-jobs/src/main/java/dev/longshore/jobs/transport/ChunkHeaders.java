package dev.longshore.jobs.transport;

import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;

/** Which chunk a message is: three headers of plain types, so that no binding needs to serialize an object of ours. */
final class ChunkHeaders {

    private static final String RUN = "longshore_run";
    private static final String STEP = "longshore_step";
    private static final String ORDINAL = "longshore_ordinal";

    private ChunkHeaders() {}

    static Message<byte[]> message(UnitId chunk, byte[] payload) {
        return MessageBuilder.withPayload(payload)
                .setHeader(MessageHeaders.CONTENT_TYPE, "application/json")
                .setHeader(RUN, chunk.run().value())
                .setHeader(STEP, chunk.step())
                .setHeader(ORDINAL, chunk.ordinal())
                .build();
    }

    /** Hands over each header that says which chunk it is. */
    static void copy(Message<?> message, BiConsumer<String, Object> to) {
        for (String name : List.of(RUN, STEP, ORDINAL)) {
            to.accept(name, Objects.requireNonNull(message.getHeaders().get(name)));
        }
    }

    /** Empty for what is not a message of ours. */
    static Optional<UnitId> chunkOf(Message<?> message) {
        return message.getPayload() instanceof byte[]
                        && message.getHeaders().get(RUN) instanceof Number run
                        && message.getHeaders().get(STEP) instanceof String step
                        && message.getHeaders().get(ORDINAL) instanceof Number ordinal
                        && ordinal.intValue() >= 0
                ? Optional.of(new UnitId(new RunId(run.longValue()), step, ordinal.intValue()))
                : Optional.empty();
    }
}
