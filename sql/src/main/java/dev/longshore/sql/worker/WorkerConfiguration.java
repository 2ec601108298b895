package dev.longshore.sql.worker;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

@AutoConfiguration
class WorkerConfiguration {

    @Bean
    Workers workers(JdbcClient jdbc, @Qualifier("claimsDataSource") DataSource claims) {
        return new Workers(jdbc, JdbcClient.create(claims));
    }
}
