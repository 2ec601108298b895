package dev.longshore.jobs.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.support.converter.MessageConverter;
import org.springframework.integration.amqp.inbound.AmqpMessageSource;
import org.springframework.integration.channel.AbstractPollableChannel;
import org.springframework.messaging.Message;

/** A queue as a channel. A send waits for the publisher confirm, and fails if no queue took the message; a receive takes one that is to be acknowledged. */
final class RabbitChannel extends AbstractPollableChannel {

    private final RabbitTransport transport;
    private final RabbitTemplate template;
    private final Duration answer;
    private final String queue;
    private final AmqpMessageSource source;

    RabbitChannel(
            RabbitTransport transport,
            ConnectionFactory connections,
            RabbitTemplate template,
            Duration answer,
            String queue) {
        this.transport = transport;
        this.template = template;
        this.answer = answer;
        this.queue = queue;
        this.source = new AmqpMessageSource(connections, queue);
        this.source.setMessageConverter(new Bytes());
    }

    @Override
    protected boolean doSend(Message<?> message, long timeout) {
        return Boolean.TRUE.equals(transport.ask(() -> publish(message)));
    }

    /** False if the queue is gone: a broker that lost what it held. The queue is there for the next message. */
    private boolean publish(Message<?> message) throws Exception {
        MessageProperties properties = new MessageProperties();
        properties.setContentType("application/json");
        properties.setDeliveryMode(MessageDeliveryMode.PERSISTENT);
        ChunkHeaders.copy(message, properties::setHeader);
        CorrelationData correlation = new CorrelationData();
        template.send(
                "",
                queue,
                MessageBuilder.withBody((byte[]) message.getPayload())
                        .andProperties(properties)
                        .build(),
                correlation);
        if (!correlation
                .getFuture()
                .get(answer.toMillis(), TimeUnit.MILLISECONDS)
                .ack()) {
            throw new AmqpException("the broker refused a message for " + queue);
        }
        if (correlation.getReturned() != null) {
            transport.declare(queue);
            return false;
        }
        return true;
    }

    @Override
    protected @Nullable Message<?> doReceive(long timeout) {
        return transport.ask(source::receive);
    }

    /** Bytes as they came. The default would make objects of what says that it is a serialized one. */
    private static final class Bytes implements MessageConverter {

        @Override
        public org.springframework.amqp.core.Message toMessage(Object object, MessageProperties properties) {
            throw new UnsupportedOperationException("only receives");
        }

        @Override
        public Object fromMessage(org.springframework.amqp.core.Message message) {
            return message.getBody();
        }
    }
}
