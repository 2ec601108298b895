package dev.longshore.jobs.aggregation;

import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.sql.aggregation.AggregationSource;
import dev.longshore.sql.aggregation.RollupTarget;
import dev.longshore.sql.aggregation.Watermarks;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
@ConditionalOnWorker
class AggregationConfiguration {

    @Bean
    AggregationKind aggregationKind(AggregationSource source, RollupTarget target, Watermarks watermarks) {
        return new AggregationKind(source, target, watermarks);
    }
}
