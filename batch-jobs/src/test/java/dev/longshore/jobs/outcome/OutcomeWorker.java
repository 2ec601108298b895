package dev.longshore.jobs.outcome;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker as in production, with a catalogue of the test's; in this process, or in one of its own to be killed. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        excludeName = {
            "dev.longshore.sql.database.PersistenceConfiguration",
            "dev.longshore.sql.account.AccountConfiguration",
            "dev.longshore.sql.schedule.ScheduleConfiguration",
            "dev.longshore.sql.signup.SignupConfiguration",
            "org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration"
        })
class OutcomeWorker {

    static ConfigurableApplicationContext start(List<String> properties) {
        List<String> all = new ArrayList<>(List.of(
                "longshore.roles=worker",
                "longshore.worker.slots=3",
                "spring.main.banner-mode=off",
                "logging.level.root=WARN",
                "logging.level.org.springframework.batch=OFF"));
        all.addAll(properties);
        return new SpringApplicationBuilder(OutcomeWorker.class)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
    }

    /** Address, user and password of the database, the folder of data, and settings. */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> properties = new ArrayList<>(List.of(
                "spring.datasource.url=" + arguments[0],
                "spring.datasource.username=" + arguments[1],
                "spring.datasource.password=" + arguments[2],
                "longshore.data=" + arguments[3]));
        properties.addAll(Arrays.asList(arguments).subList(4, arguments.length));
        start(properties);
        new CountDownLatch(1).await();
    }
}
