package dev.longshore.sql.aggregation;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

@AutoConfiguration
class AggregationConfiguration {

    @Bean
    Watermarks watermarks(JdbcClient jdbc) {
        return new Watermarks(jdbc);
    }

    @Bean
    AggregationSource aggregationSource(@Qualifier("sourceDataSource") DataSource source) {
        return new AggregationSource(source);
    }

    @Bean
    RollupTarget rollupTarget(DataSource dataSource) {
        return new RollupTarget(dataSource);
    }
}
