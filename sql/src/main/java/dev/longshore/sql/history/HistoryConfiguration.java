package dev.longshore.sql.history;

import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.json.JsonColumn;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The history of other applications, read and shown. */
@AutoConfiguration
class HistoryConfiguration {

    @Bean
    PastExecutions pastExecutions(JdbcClient jdbc, JsonColumn json) {
        return new PastExecutions(jdbc, json);
    }

    @Bean
    HistoryReading historyReading(JdbcClient jdbc, AuditTrail audit) {
        return new HistoryReading(jdbc, audit);
    }
}
