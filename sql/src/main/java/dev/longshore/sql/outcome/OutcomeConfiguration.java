package dev.longshore.sql.outcome;

import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.effect.EffectViews;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.RunRequests;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@AutoConfiguration
class OutcomeConfiguration {

    @Bean
    OutcomeWork outcomeWork(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new OutcomeWork(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    Objectives objectives(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new Objectives(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    OutcomeRequests outcomeRequests(JdbcClient jdbc) {
        return new OutcomeRequests(jdbc);
    }

    @Bean
    OutcomeViews outcomeViews(JdbcClient jdbc, EffectViews effects, Jobs jobs) {
        return new OutcomeViews(jdbc, effects, jobs);
    }

    @Bean
    OutcomeDesk outcomeDesk(JdbcClient jdbc, OutcomeViews views, AuditTrail audit, RunRequests requests) {
        return new OutcomeDesk(jdbc, views, audit, requests);
    }
}
