package dev.longshore.sql.syncin;

import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

@AutoConfiguration
class SyncInConfiguration {

    @Bean
    SyncTargets syncTargets(JdbcClient jdbc, DataSource dataSource) {
        return new SyncTargets(jdbc, dataSource);
    }
}
