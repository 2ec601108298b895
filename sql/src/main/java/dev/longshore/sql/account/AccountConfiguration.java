package dev.longshore.sql.account;

import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.database.ConditionalOnPeople;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.SharedEntityManagerCreator;

/** Accounts and tokens; in every role, since the command line makes them. */
@AutoConfiguration
@ConditionalOnPeople
class AccountConfiguration {

    @Bean
    Accounts accounts(EntityManagerFactory factory, JdbcClient jdbc, AuditTrail audit, Clock clock) {
        return new Accounts(shared(factory), jdbc, audit, clock);
    }

    @Bean
    Tokens tokens(EntityManagerFactory factory, AuditTrail audit, Clock clock) {
        return new Tokens(shared(factory), audit, clock);
    }

    private static EntityManager shared(EntityManagerFactory factory) {
        return SharedEntityManagerCreator.createSharedEntityManager(factory);
    }
}
