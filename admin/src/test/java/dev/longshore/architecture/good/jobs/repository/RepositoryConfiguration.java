package dev.longshore.architecture.good.jobs.repository;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RepositoryConfiguration {

    @Bean
    String prefix() {
        return "longshore.batch_";
    }
}
