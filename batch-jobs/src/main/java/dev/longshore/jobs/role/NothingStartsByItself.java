package dev.longshore.jobs.role;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Keeps Spring Boot from launching {@code Job} beans at start-up, without a lease: runs are asked for. Whoever sets the property has the last word. */
class NothingStartsByItself implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("longshore", Map.of("spring.batch.job.enabled", "false")));
    }
}
