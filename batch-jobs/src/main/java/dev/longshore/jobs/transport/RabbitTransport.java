package dev.longshore.jobs.transport;

import com.rabbitmq.client.AMQP;
import dev.longshore.model.run.RunId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.messaging.PollableChannel;

/**
 * Chunks over RabbitMQ: a quorum queue of its own for each start of a step, so that a message is only asked for where a chunk may be claimed, and one run's
 * backlog is in no other's way. Messages are pulled by workers with a free slot, never held. After a failure the broker is left alone for a while, longer each
 * time, so that a run does not wait for one that is away.
 */
final class RabbitTransport implements ChunkTransport {

    private static final Logger log = LoggerFactory.getLogger(RabbitTransport.class);
    private static final Duration FIRST_REST = Duration.ofMillis(500);
    private static final Duration LONGEST_REST = Duration.ofSeconds(8);

    private final CachingConnectionFactory connections;
    private final RabbitTemplate template;
    private final RabbitProperties properties;
    private int failures;
    private long awayUntil;

    RabbitTransport(CachingConnectionFactory connections, RabbitTemplate template, RabbitProperties properties) {
        this.connections = connections;
        this.template = template;
        this.properties = properties;
        this.awayUntil = System.nanoTime();
    }

    @Override
    public Optional<String> open(RunId run, String step) {
        // a new name each time: what an earlier owner sent is not asked for again, and expires
        String queue = properties.queues() + ".chunks." + run + "."
                + UUID.randomUUID().toString().substring(0, 8);
        return Optional.ofNullable(ask(() -> {
            declare(queue);
            return queue;
        }));
    }

    @Override
    public PollableChannel channel(String address) {
        return new RabbitChannel(this, connections, template, properties.answer(), address);
    }

    @Override
    public void close(String address) {
        ask(() -> template.execute(channel -> channel.queueDelete(address)));
    }

    /** How many messages were delivered too often. Null if the broker is away. */
    @Nullable
    Integer deadLetters() {
        return ask(() -> template.execute(channel -> {
            AMQP.Queue.DeclareOk dead =
                    channel.queueDeclare(deadLetterQueue(), true, false, false, Map.of("x-queue-type", "quorum"));
            return dead.getMessageCount();
        }));
    }

    /** Makes the queue if it is not there, as after a broker that lost what it held. */
    void declare(String queue) {
        template.execute(channel -> {
            channel.queueDeclare(deadLetterQueue(), true, false, false, Map.of("x-queue-type", "quorum"));
            return channel.queueDeclare(
                    queue,
                    true,
                    false,
                    false,
                    Map.of(
                            "x-queue-type", "quorum",
                            "x-expires", properties.queueExpiry().toMillis(),
                            "x-delivery-limit", properties.deliveryLimit(),
                            "x-dead-letter-exchange", "",
                            "x-dead-letter-routing-key", deadLetterQueue()));
        });
    }

    /** Asks the broker for something. Null if it is away, or was a moment ago, or does not answer. */
    <T extends @Nullable Object> @Nullable T ask(Callable<T> question) {
        if (isAway()) {
            return null;
        }
        try {
            T answer = question.call();
            answered();
            return answer;
        } catch (Exception e) {
            failed(e);
            return null;
        }
    }

    synchronized boolean isAway() {
        return System.nanoTime() - awayUntil < 0;
    }

    synchronized void failed(Exception why) {
        long rest = Math.min(LONGEST_REST.toNanos(), FIRST_REST.toNanos() << Math.min(failures, 10));
        awayUntil = System.nanoTime() + rest;
        if (failures++ == 0) {
            log.atWarn().addKeyValue("why", why.toString()).log("broker.away");
        }
        // what is open may hang: the next question makes a new connection
        connections.resetConnection();
    }

    private synchronized void answered() {
        if (failures > 0) {
            failures = 0;
            log.atInfo().log("broker.back");
        }
    }

    String deadLetterQueue() {
        return properties.queues() + ".dead-letters";
    }
}
