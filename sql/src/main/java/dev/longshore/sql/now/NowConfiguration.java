package dev.longshore.sql.now;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

@AutoConfiguration
class NowConfiguration {

    @Bean
    NowView nowView(JdbcClient jdbc) {
        return new NowView(jdbc);
    }

    @Bean
    JobHistory jobHistory(JdbcClient jdbc) {
        return new JobHistory(jdbc);
    }
}
