package dev.longshore.chaos.jobs;

import dev.longshore.jobs.kind.JobKind;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
class WaitConfiguration {

    @Bean
    JobKind waitKind() {
        return new WaitKind();
    }
}
