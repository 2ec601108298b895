package dev.longshore.sql.audit;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The audit; in every role. */
@AutoConfiguration
class AuditConfiguration {

    @Bean
    AuditTrail auditTrail(JdbcClient jdbc, JsonMapper json) {
        return new AuditTrail(jdbc, json);
    }

    @Bean
    AuditViews auditViews(JdbcClient jdbc, JsonMapper json) {
        return new AuditViews(jdbc, json);
    }
}
