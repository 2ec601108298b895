package dev.longshore.jobs.syncin;

import dev.longshore.sql.database.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker as in production, with a catalogue of the test's. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        excludeName = {
            "dev.longshore.sql.database.PersistenceConfiguration",
            "dev.longshore.sql.account.AccountConfiguration",
            "dev.longshore.sql.schedule.ScheduleConfiguration",
            "org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration"
        })
class SyncInWorker {

    static ConfigurableApplicationContext start(TestDatabase database, Path data, Path catalogue, String... more) {
        List<String> all = new ArrayList<>(List.of(database.properties()));
        all.addAll(List.of(
                "longshore.roles=worker",
                "longshore.worker.slots=2",
                "longshore.data=" + data,
                "longshore.catalogue=" + catalogue,
                "spring.main.banner-mode=off",
                "logging.level.root=WARN",
                "logging.level.org.springframework.batch=OFF"));
        all.addAll(List.of(more));
        return new SpringApplicationBuilder(SyncInWorker.class)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
    }

    /** {@code url user password data property…}: works until it is killed. */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                "spring.datasource.url=" + arguments[0],
                "spring.datasource.username=" + arguments[1],
                "spring.datasource.password=" + arguments[2],
                "longshore.roles=worker",
                "longshore.data=" + arguments[3],
                "spring.main.banner-mode=off",
                "logging.level.root=WARN"));
        all.addAll(List.of(arguments).subList(4, arguments.length));
        new SpringApplicationBuilder(SyncInWorker.class)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
        Thread.currentThread().join();
    }
}
