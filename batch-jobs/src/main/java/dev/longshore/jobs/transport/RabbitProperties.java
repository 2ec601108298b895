package dev.longshore.jobs.transport;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The broker, where {@code longshore.transport} is {@code rabbitmq}.
 *
 * @param uri where it is, with user, password and virtual host. {@code amqps} checks its certificate and host name by the JVM's trust store
 * @param queues how the names of its queues begin, so that installations can share a virtual host
 * @param answer how long one answer of the broker may take, a publisher confirm among them, before it counts as away. 2 s
 * @param deliveryLimit how often a message is delivered without being acknowledged before it becomes a dead letter. 5
 * @param queueExpiry after which an unused queue deletes itself: that of an owner that died. 30 min
 */
@ConfigurationProperties("longshore.rabbitmq")
record RabbitProperties(
        @DefaultValue("amqp://guest:guest@localhost:5672") URI uri,
        @DefaultValue("longshore") String queues,
        @DefaultValue("2s") Duration answer,
        @DefaultValue("5") int deliveryLimit,
        @DefaultValue("30m") Duration queueExpiry) {

    RabbitProperties {
        if (uri.getScheme() == null || !uri.getScheme().matches("amqps?")) {
            throw new IllegalArgumentException(
                    "longshore.rabbitmq.uri must begin with amqp:// or amqps://, not with " + uri.getScheme());
        }
        if (!queues.matches("[A-Za-z0-9_.-]{1,60}")) {
            throw new IllegalArgumentException(
                    "longshore.rabbitmq.queues is letters, digits, dots, hyphens and underscores, not " + queues);
        }
        if (answer.toMillis() < 1 || deliveryLimit < 1 || queueExpiry.toMillis() < 60_000) {
            throw new IllegalArgumentException("longshore.rabbitmq.answer (" + answer
                    + ") is more than nothing, delivery-limit (" + deliveryLimit + ") 1 or more, queue-expiry ("
                    + queueExpiry + ") a minute or more");
        }
    }
}
