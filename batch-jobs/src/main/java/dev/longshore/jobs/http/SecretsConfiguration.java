package dev.longshore.jobs.http;

import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Secrets, in every JVM: a console reads targets of artifacts too. */
@AutoConfiguration
class SecretsConfiguration {

    @Bean
    Secrets secrets(Environment environment) {
        String folder = environment.getProperty("longshore.secrets", "");
        return new Secrets(System.getenv(), folder.isBlank() ? null : Path.of(folder));
    }
}
