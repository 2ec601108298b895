package dev.longshore.jobs.transport;

import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.sql.transport.ChunkMessages;
import dev.longshore.sql.unit.ChunkClaims;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@AutoConfiguration
@ConditionalOnWorker
@EnableConfigurationProperties(TransportProperties.class)
class TransportConfiguration {

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
