package dev.longshore.sql.sample;

import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

@AutoConfiguration
class SampleShopConfiguration {

    @Bean
    SampleShop sampleShop(JdbcClient jdbc, DataSource dataSource, PlatformTransactionManager transactionManager) {
        return new SampleShop(jdbc, dataSource, transactionManager);
    }
}
