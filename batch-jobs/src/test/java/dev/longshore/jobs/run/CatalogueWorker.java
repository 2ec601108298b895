package dev.longshore.jobs.run;

import dev.longshore.model.installation.DatabaseAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker as in production, with a catalogue of the test's. Can be a process of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        excludeName = {
            "dev.longshore.sql.database.PersistenceConfiguration",
            "dev.longshore.sql.account.AccountConfiguration",
            "dev.longshore.sql.schedule.ScheduleConfiguration",
            "org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration"
        })
public class CatalogueWorker {

    public static ConfigurableApplicationContext start(DatabaseAddress database, Path data, List<String> properties) {
        List<String> all = new ArrayList<>(List.of(
                "spring.datasource.url=" + database.url(),
                "spring.datasource.username=" + database.user(),
                "spring.datasource.password=" + database.password(),
                "longshore.roles=worker",
                "longshore.worker.slots=2",
                "longshore.data=" + data,
                "spring.main.banner-mode=off",
                "logging.level.root=WARN",
                "logging.level.org.springframework.batch=OFF"));
        all.addAll(properties);
        return new SpringApplicationBuilder(CatalogueWorker.class)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
    }

    /** {@code url user password data property…}: works until it is killed. */
    public static void main(String[] arguments) throws InterruptedException {
        start(
                new DatabaseAddress(arguments[0], arguments[1], arguments[2]),
                Path.of(arguments[3]),
                List.of(arguments).subList(4, arguments.length));
        Thread.currentThread().join();
    }
}
