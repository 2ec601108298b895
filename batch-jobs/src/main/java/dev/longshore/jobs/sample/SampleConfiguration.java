package dev.longshore.jobs.sample;

import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.sql.sample.SampleShop;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
@ConditionalOnWorker
class SampleConfiguration {

    @Bean
    SampleKind sampleKind(SampleShop shop) {
        return new SampleKind(shop);
    }
}
