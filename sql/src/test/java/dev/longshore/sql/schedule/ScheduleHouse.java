package dev.longshore.sql.schedule;

import dev.longshore.model.account.Actor;
import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleReader;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.job.Jobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The repositories of schedules on a test's database, as an application wires them, and jobs to schedule. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ScheduleHouse {

    /** Works for no tenant; takes {@code from}, {@code to} and {@code note}. */
    public static final String REPORT = "report";

    /** Works for a tenant of KENYA, PERU and JAPAN. */
    public static final String EXPORT = "export";

    public static final Actor INES = Actor.local("ines");

    private ScheduleHouse() {}

    public static ConfigurableApplicationContext open(TestDatabase database, Path data, String... properties) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(ScheduleHouse.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .properties(database.properties())
                .properties(
                        "longshore.data=" + data,
                        "longshore.roles=scheduler",
                        "spring.main.banner-mode=off",
                        "logging.level.root=WARN")
                .properties(properties)
                .run();
        context.getBean(Jobs.class).offer(List.of(job(REPORT, false, 5_000), job(EXPORT, true, 5_000)));
        return context;
    }

    public static JobDefinition job(String name, boolean tenants, int maxQueued) {
        return new JobDefinition(
                new JobName(name),
                name,
                "A job of the tests.",
                "export",
                "Checkout team",
                "bulk",
                new Impact(Impact.Level.DELAYED, "Merchants wait.", List.of()),
                new JobDefinition.Promise(Duration.ofMinutes(15)),
                tenants
                        ? List.of(parameter("tenant", ParameterType.TEXT, List.of("KENYA", "PERU", "JAPAN")))
                        : List.of(
                                parameter("from", ParameterType.DATE, List.of()),
                                parameter("to", ParameterType.DATE, List.of()),
                                parameter("note", ParameterType.TEXT, List.of())),
                List.of(),
                new JobDefinition.Limits(2, maxQueued, null, 4),
                null,
                tenants ? "tenant" : null,
                Map.of());
    }

    /** Reads {@code name, value, name, value, …}; the job is {@link #REPORT} unless it is said. */
    public static ScheduleDefinition definition(String name, Object... fields) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("schedule", name);
        values.put("job", REPORT);
        for (int i = 0; i < fields.length; i += 2) {
            values.put((String) fields[i], fields[i + 1]);
        }
        return ScheduleReader.read(values).definitionOrThrow();
    }

    static ParameterDefinition parameter(String name, ParameterType type, List<Object> allowed) {
        return new ParameterDefinition(name, name, type, false, null, allowed, null, null, true, false);
    }
}
