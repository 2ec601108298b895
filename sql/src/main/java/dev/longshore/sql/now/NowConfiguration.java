package dev.longshore.sql.now;

import dev.longshore.sql.json.JsonColumn;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

@AutoConfiguration
class NowConfiguration {

    @Bean
    NowView nowView(JdbcClient jdbc, JsonColumn json) {
        return new NowView(jdbc, json);
    }

    @Bean
    RunningJobs runningJobs(JdbcClient jdbc) {
        return new RunningJobs(jdbc);
    }

    @Bean
    JobHistory jobHistory(JdbcClient jdbc) {
        return new JobHistory(jdbc);
    }
}
