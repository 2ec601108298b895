package dev.longshore.jobs.feed;

import dev.longshore.model.run.RunId;
import dev.longshore.sql.database.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A worker as in production, with a catalogue of the test's and a processor of lines. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        excludeName = {
            "dev.longshore.sql.database.PersistenceConfiguration",
            "dev.longshore.sql.account.AccountConfiguration",
            "dev.longshore.sql.schedule.ScheduleConfiguration",
            "org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration"
        })
class FeedWorker {

    static ConfigurableApplicationContext start(TestDatabase database, Path data, Path catalogue) {
        List<String> all = new ArrayList<>(List.of(database.properties()));
        all.addAll(List.of(
                "longshore.roles=worker",
                "longshore.worker.slots=2",
                "longshore.data=" + data,
                "longshore.catalogue=" + catalogue,
                "spring.main.banner-mode=off",
                "logging.level.root=WARN",
                "logging.level.org.springframework.batch=OFF"));
        return new SpringApplicationBuilder(FeedWorker.class)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
    }

    /** Doubles prices, leaves out what is free, and rejects what is called secret. */
    @Bean
    LineProcessor doubling() {
        return (run, values) -> {
            if ("secret".equals(values.get("name"))) {
                throw new RejectedLine("name", "no-secrets", "Secrets are not for sale.");
            }
            Map<String, @Nullable Object> changed = new HashMap<>(values);
            if (!(values.get("price") instanceof java.math.BigDecimal price) || price.signum() == 0) {
                return Optional.empty();
            }
            changed.put("price", price.add(price));
            return Optional.of(changed);
        };
    }

    static RunId request(TestDatabase database, String job, String parameters) {
        return new RunId(database.jdbc()
                .sql("select longshore.request_run(:job, cast(:parameters as jsonb))")
                .param("job", job)
                .param("parameters", parameters)
                .query(Long.class)
                .single());
    }
}
