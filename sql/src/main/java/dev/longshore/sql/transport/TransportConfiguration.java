package dev.longshore.sql.transport;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

@AutoConfiguration
class TransportConfiguration {

    @Bean
    ChunkMessages chunkMessages(JdbcClient jdbc) {
        return new ChunkMessages(jdbc);
    }
}
