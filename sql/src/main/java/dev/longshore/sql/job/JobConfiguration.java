package dev.longshore.sql.job;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

@AutoConfiguration
class JobConfiguration {

    @Bean
    Jobs jobs(JdbcClient jdbc, PlatformTransactionManager transactionManager) {
        return new Jobs(jdbc, transactionManager);
    }
}
