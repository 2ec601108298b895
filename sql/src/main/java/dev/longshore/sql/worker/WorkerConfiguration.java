package dev.longshore.sql.worker;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

@AutoConfiguration
class WorkerConfiguration {

    @Bean
    Workers workers(JdbcClient jdbc) {
        return new Workers(jdbc);
    }
}
