package dev.longshore.sql.bench;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Only {@code ./longshore bench} sets {@code longshore.bench}. */
@AutoConfiguration
@ConditionalOnProperty("longshore.bench")
class BenchmarkRowsConfiguration {

    @Bean
    ManySchedules manySchedules(JdbcClient jdbc) {
        return new ManySchedules(jdbc);
    }
}
