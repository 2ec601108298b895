package dev.longshore.jobs.http;

import dev.longshore.jobs.role.ConditionalOnWorker;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Calls of other systems, in every JVM that works. */
@AutoConfiguration
@ConditionalOnWorker
@EnableConfigurationProperties(HttpProperties.class)
class HttpConfiguration {

    @Bean
    HttpCalls httpCalls(HttpProperties properties, Clock clock) {
        return new HttpCalls(
                new CheckedAddresses(InetAddress::getAllByName, properties.allow()),
                properties.longestAnswer().toBytes(),
                clock);
    }

    @Bean
    Secrets secrets(Environment environment) {
        String folder = environment.getProperty("longshore.secrets", "");
        return new Secrets(System.getenv(), folder.isBlank() ? null : Path.of(folder));
    }
}
