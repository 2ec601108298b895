package dev.longshore.jobs.transport;

import com.rabbitmq.client.ConnectionFactory;
import dev.longshore.jobs.role.ConditionalOnWorker;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * The binding to RabbitMQ. Its connection is its own, not Boot's: an application that Longshore is part of may have one to another broker, and a health check
 * that says DOWN while every run goes on would be wrong.
 */
@AutoConfiguration(before = TransportConfiguration.class)
@ConditionalOnWorker
@ConditionalOnProperty(name = "longshore.transport", havingValue = "rabbitmq")
@EnableConfigurationProperties(RabbitProperties.class)
class RabbitTransportConfiguration {

    private static final int HEARTBEAT_SECONDS = 5;

    /** Not a bean: see above. */
    private static CachingConnectionFactory connections(RabbitProperties properties)
            throws URISyntaxException, GeneralSecurityException {
        ConnectionFactory client = new ConnectionFactory();
        try {
            client.setUri(properties.uri());
        } catch (NoSuchAlgorithmException | KeyManagementException e) {
            throw new GeneralSecurityException(e);
        }
        if (properties.uri().getScheme().equals("amqps")) {
            // the client by itself would trust any certificate
            client.useSslProtocol(SSLContext.getDefault());
            client.enableHostnameVerification();
        }
        int answer = (int) properties.answer().toMillis();
        client.setConnectionTimeout(answer);
        client.setHandshakeTimeout(answer);
        client.setChannelRpcTimeout(answer);
        client.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        client.setAutomaticRecoveryEnabled(false);
        CachingConnectionFactory connections = new CachingConnectionFactory(client);
        connections.setPublisherConfirmType(CachingConnectionFactory.ConfirmType.CORRELATED);
        connections.setPublisherReturns(true);
        connections.setCloseTimeout(answer);
        return connections;
    }

    @Bean(destroyMethod = "destroy")
    RabbitConnection rabbitConnection(RabbitProperties properties) throws URISyntaxException, GeneralSecurityException {
        CachingConnectionFactory connections = connections(properties);
        RabbitTemplate template = new RabbitTemplate(connections);
        template.setMandatory(true);
        return new RabbitConnection(connections, template);
    }

    @Bean
    RabbitTransport rabbitTransport(RabbitConnection connection, RabbitProperties properties) {
        return new RabbitTransport(connection.connections(), connection.template(), properties);
    }

    @Bean
    DeadLetters deadLetters(RabbitTransport transport) {
        return new DeadLetters(transport, transport.deadLetterQueue());
    }

    /** What must be closed at the end. */
    record RabbitConnection(CachingConnectionFactory connections, RabbitTemplate template) {

        void destroy() {
            connections.destroy();
        }
    }
}
