package dev.longshore.sql.run;

import dev.longshore.sql.artifact.ArtifactViews;
import dev.longshore.sql.audit.AuditTrail;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/** Asking for runs, asking something of them, and showing them; in every role. */
@AutoConfiguration
class RunViewsConfiguration {

    @Bean
    RunRequests runRequests(JdbcClient jdbc, JsonMapper json, PlatformTransactionManager transactionManager) {
        return new RunRequests(jdbc, json, transactionManager);
    }

    @Bean
    RunCommands runCommands(JdbcClient jdbc, AuditTrail audit) {
        return new RunCommands(jdbc, audit);
    }

    @Bean
    ManyRunCommands manyRunCommands(RunCommands commands, RunViews runs, AuditTrail audit) {
        return new ManyRunCommands(commands, runs, audit);
    }

    @Bean
    OrderViews orderViews(JdbcClient jdbc) {
        return new OrderViews(jdbc);
    }

    @Bean
    RunViews runViews(JdbcClient jdbc, JsonMapper json, ArtifactViews artifacts) {
        return new RunViews(jdbc, json, artifacts);
    }
}
