package dev.longshore.jobs.transport;

import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.transport.ChunkMessages;
import dev.longshore.sql.unit.ChunkClaims;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@AutoConfiguration
@ConditionalOnWorker
@EnableConfigurationProperties(TransportProperties.class)
class TransportConfiguration {

    private static final List<String> BINDINGS = List.of("postgresql", "rabbitmq");

    /** A word that names no binding would otherwise be the database without a sound. */
    TransportConfiguration(Environment environment) {
        String transport = environment.getProperty("longshore.transport", BINDINGS.get(0));
        if (!BINDINGS.contains(transport)) {
            throw LongshoreException.badInput(
                    "transport",
                    "longshore.transport",
                    "longshore.transport is \"" + transport + "\", which is no transport.",
                    "Write " + String.join(" or ", BINDINGS) + ".");
        }
    }

    @Bean
    ChunkPayloads chunkPayloads(JsonMapper json) {
        return new ChunkPayloads(json);
    }

    @Bean
    ChunkInbox chunkInbox(
            ObjectProvider<ChunkTransport> broker,
            ChunkMessages messages,
            ChunkClaims claims,
            PlatformTransactionManager transactions) {
        return new ChunkInbox(broker.stream().findFirst(), messages, claims, new TransactionTemplate(transactions));
    }

    @Bean
    ChunkRoads chunkRoads(ObjectProvider<ChunkTransport> broker, ChunkMessages messages) {
        return new ChunkRoads(broker.stream().findFirst(), messages);
    }
}
