package dev.longshore.sql.rejection;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

@AutoConfiguration
class RejectionConfiguration {

    @Bean
    RejectedRecords rejectedRecords(JdbcClient jdbc) {
        return new RejectedRecords(jdbc);
    }
}
