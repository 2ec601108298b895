package dev.longshore.chaos.jobs;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
class WaitConfiguration {

    @Bean
    WaitKind waitKind() {
        return new WaitKind();
    }
}
