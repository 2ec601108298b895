package dev.longshore.sql.effect;

import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.run.RunRequests;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@AutoConfiguration
class EffectConfiguration {

    @Bean
    EffectLedger effectLedger(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new EffectLedger(jdbc, own(transactions));
    }

    @Bean
    OrphanedEffects orphanedEffects(JdbcClient jdbc) {
        return new OrphanedEffects(jdbc);
    }

    @Bean
    OwnEffects ownEffects(JdbcClient jdbc, JdbcTemplate plain, PlatformTransactionManager transactions) {
        TransactionTemplate savepoint = new TransactionTemplate(transactions);
        savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        return new OwnEffects(jdbc, plain, savepoint);
    }

    @Bean
    MailEffects mailEffects(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new MailEffects(jdbc, own(transactions));
    }

    @Bean
    Dependencies dependencies(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new Dependencies(jdbc, own(transactions));
    }

    @Bean
    EffectViews effectViews(JdbcClient jdbc) {
        return new EffectViews(jdbc);
    }

    @Bean
    DependencyViews dependencyViews(JdbcClient jdbc) {
        return new DependencyViews(jdbc);
    }

    @Bean
    EffectDecisions effectDecisions(JdbcClient jdbc, RunRequests requests, AuditTrail audit, JsonMapper json) {
        return new EffectDecisions(jdbc, requests, audit, json);
    }

    private static TransactionTemplate own(PlatformTransactionManager transactions) {
        TransactionTemplate own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return own;
    }
}
