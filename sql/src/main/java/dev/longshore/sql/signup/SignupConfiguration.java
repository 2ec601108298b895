package dev.longshore.sql.signup;

import dev.longshore.sql.database.ConditionalOnPeople;
import dev.longshore.sql.outcome.OutcomeRequests;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.SharedEntityManagerCreator;

@AutoConfiguration
@ConditionalOnPeople
class SignupConfiguration {

    @Bean
    Signups signups(EntityManagerFactory factory, JdbcClient jdbc, OutcomeRequests outcomes, Clock clock) {
        return new Signups(SharedEntityManagerCreator.createSharedEntityManager(factory), jdbc, outcomes, clock);
    }
}
