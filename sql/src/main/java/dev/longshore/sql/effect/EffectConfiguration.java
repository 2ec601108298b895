package dev.longshore.sql.effect;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

@AutoConfiguration
class EffectConfiguration {

    @Bean
    EffectLedger effectLedger(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new EffectLedger(jdbc, own(transactions));
    }

    @Bean
    Dependencies dependencies(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new Dependencies(jdbc, own(transactions));
    }

    private static TransactionTemplate own(PlatformTransactionManager transactions) {
        TransactionTemplate own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return own;
    }
}
