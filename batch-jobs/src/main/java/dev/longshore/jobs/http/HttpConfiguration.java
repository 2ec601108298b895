package dev.longshore.jobs.http;

import dev.longshore.jobs.kind.CallWindows;
import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.sql.database.ThreadCuts;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
    HttpCalls httpCalls(
            HttpProperties properties, Environment environment, Clock clock, ThreadCuts cuts, CallWindows windows) {
        return new HttpCalls(
                new CheckedAddresses(InetAddress::getAllByName, allowed(properties, environment)),
                properties.longestAnswer().toBytes(),
                clock,
                cuts,
                windows);
    }

    /** Whoever serves the sample's CRM wants it called; whoever sets that to false does not. */
    static List<String> allowed(HttpProperties properties, Environment environment) {
        List<String> allowed = new ArrayList<>(properties.allow());
        if (!environment.getProperty("longshore.sample.crm.serve", "false").equalsIgnoreCase("false")) {
            allowed.add("127.0.0.1:" + environment.getProperty("longshore.sample.crm.port", "8095"));
        }
        return allowed;
    }
}
