package dev.longshore.jobs.run;

import dev.longshore.jobs.catalogue.Catalogue;
import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.model.job.Preconditions;
import dev.longshore.sql.job.Jobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A worker as in production, but for its catalogue: jobs of {@link CountKind}. Can be a process of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        excludeName = {
            "dev.longshore.jobs.catalogue.CatalogueConfiguration",
            "dev.longshore.sql.database.PersistenceConfiguration",
            "dev.longshore.sql.account.AccountConfiguration",
            "dev.longshore.sql.schedule.ScheduleConfiguration",
            "org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration"
        })
class TestWorker {

    static final String COUNT = "count";
    static final String LINES = "lines";
    static final String COUNT_ONE = "count-one";
    static final String COUNT_AFTER = "count-after";
    static final String COUNT_IMPATIENT = "count-impatient";
    static final String COUNT_CRITICAL = "count-critical";
    static final String COUNT_STRICT = "count-strict";
    static final String COUNT_CURRENT = "count-current";

    static ConfigurableApplicationContext start(DatabaseAddress database, Path data, String... properties) {
        return start(false, database, data, properties);
    }

    private static ConfigurableApplicationContext start(
            boolean hook, DatabaseAddress database, Path data, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spring.datasource.url=" + database.url(),
                "spring.datasource.username=" + database.user(),
                "spring.datasource.password=" + database.password(),
                "longshore.data=" + data,
                "longshore.roles=worker",
                "spring.main.banner-mode=off",
                "logging.level.root=WARN",
                "logging.level.org.springframework.batch=OFF"));
        all.addAll(List.of(properties));
        return new SpringApplicationBuilder(TestWorker.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(hook)
                .properties(all.toArray(String[]::new))
                .run();
    }

    /** {@code url user password data property…}: works until it is told to stop, or killed. */
    public static void main(String[] arguments) throws InterruptedException {
        start(
                true,
                new DatabaseAddress(arguments[0], arguments[1], arguments[2]),
                Path.of(arguments[3]),
                List.of(arguments).subList(4, arguments.length).toArray(String[]::new));
        Thread.currentThread().join();
    }

    @Bean
    CountKind countKind(JdbcClient jdbc) {
        return new CountKind(jdbc);
    }

    @Bean
    LineKind lineKind(JdbcClient jdbc) {
        return new LineKind(jdbc);
    }

    @Bean
    Catalogue catalogue(Jobs jobs) {
        Catalogue catalogue = new Catalogue(List.of(
                job(COUNT, "bulk", 100, null, null),
                job(COUNT_ONE, "bulk", 1, null, null),
                job(COUNT_AFTER, "bulk", 100, null, COUNT_ONE),
                job(COUNT_IMPATIENT, "bulk", 1, Duration.ofSeconds(1), COUNT_ONE),
                job(COUNT_CRITICAL, "critical", 100, null, null),
                job(COUNT_STRICT, "bulk", 100, null, null, Map.of("most-rejected", 3)),
                current(),
                lines()));
        jobs.offer(catalogue.definitions());
        return catalogue;
    }

    /** What it counts is worth something for one version of a document. */
    static JobDefinition current() {
        JobDefinition job = job(COUNT_CURRENT, "bulk", 100, null, null);
        return new JobDefinition(
                job.name(),
                job.title(),
                job.description(),
                job.kind(),
                job.owner(),
                job.lane(),
                job.impact(),
                job.promise(),
                job.parameters(),
                job.steps(),
                job.limits(),
                null,
                null,
                null,
                null,
                new Preconditions(Documents.VERSION, Preconditions.Definition.UNCHANGED, List.of("document")),
                job.spec());
    }

    private static JobDefinition lines() {
        return new JobDefinition(
                new JobName(LINES),
                "Lines",
                "Applies numbers, for tests.",
                LineKind.KIND,
                "tests",
                "bulk",
                new Impact(Impact.Level.DELAYED, "Nobody notices.", List.of()),
                new JobDefinition.Promise(Duration.ofMinutes(1)),
                List.of(
                        parameter("items", 100L),
                        parameter("chunk", 10L),
                        parameter("in-flight", 6L),
                        parameter("keys", 0L),
                        parameter("stand-at", null),
                        parameter("wait-at", null),
                        parameter("fail-at", null),
                        parameter("halt-at", null)),
                List.of(),
                new JobDefinition.Limits(100, 1000, null, 8),
                null,
                null,
                Map.of());
    }

    private static JobDefinition job(
            String name, String lane, int maxRunning, @Nullable Duration maxWait, @Nullable String waitsFor) {
        return job(name, lane, maxRunning, maxWait, waitsFor, Map.of());
    }

    private static JobDefinition job(
            String name,
            String lane,
            int maxRunning,
            @Nullable Duration maxWait,
            @Nullable String waitsFor,
            Map<String, Object> spec) {
        return new JobDefinition(
                new JobName(name),
                "Count",
                "Counts, for tests.",
                CountKind.KIND,
                "tests",
                lane,
                new Impact(Impact.Level.DELAYED, "Nobody notices.", List.of()),
                new JobDefinition.Promise(Duration.ofMinutes(1)),
                List.of(
                        parameter("units", 1L),
                        parameter("rows", 10L),
                        parameter("chunk", 2L),
                        parameter("in-unit", null),
                        parameter("wait-at", null),
                        parameter("fail-at", null),
                        parameter("error-at", null),
                        parameter("lose", null),
                        parameter("halt-at", null),
                        parameter("halt-in-plan", null),
                        parameter("hurry", null),
                        parameter("wait-in", null),
                        parameter("reject-below", null),
                        parameter("halt-in-publish", null),
                        parameter("document", null)),
                List.of(),
                new JobDefinition.Limits(maxRunning, 1000, maxWait, 2),
                waitsFor == null ? null : new JobName(waitsFor),
                null,
                spec);
    }

    private static ParameterDefinition parameter(String name, @Nullable Long preset) {
        return new ParameterDefinition(
                name, name, ParameterType.INTEGER, false, preset, List.of(), null, null, true, false);
    }
}
