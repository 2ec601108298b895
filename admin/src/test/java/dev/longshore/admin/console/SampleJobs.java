package dev.longshore.admin.console;

import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Definitions as a catalogue would hold them. */
final class SampleJobs {

    private SampleJobs() {}

    static List<JobDefinition> all() {
        return List.of(
                export(
                        "orders-export",
                        "Orders of a tenant, as a file",
                        new Impact(
                                Impact.Level.DELAYED,
                                "Whoever asked for orders waits for the file.",
                                List.of(new Impact.Worsening(Duration.ofHours(1), Impact.Level.DEGRADED))),
                        List.of(
                                choice("format", "Format", List.of("csv", "json-lines")),
                                number("max", "Most rows"),
                                secret())),
                export(
                        "order-lines-export",
                        "Order lines",
                        new Impact(Impact.Level.DEGRADED, "Dashboards show the figures of yesterday.", List.of()),
                        List.of()),
                export(
                        "customers-export",
                        "Customers of a tenant, as a file",
                        new Impact(Impact.Level.BROKEN, "Account managers cannot call new customers.", List.of()),
                        List.of()),
                new JobDefinition(
                        new JobName("customer-import"),
                        "Customer import",
                        "brings the customers to what a file says.",
                        "sync-in",
                        "Sales team",
                        "bulk",
                        new Impact(Impact.Level.DEGRADED, "Sales see the addresses of yesterday.", List.of()),
                        new JobDefinition.Promise(Duration.ofMinutes(15)),
                        List.of(
                                parameter(
                                        "input",
                                        "Id of a file that was sent",
                                        ParameterType.TEXT,
                                        false,
                                        null,
                                        List.of(),
                                        null,
                                        null,
                                        false),
                                parameter(
                                        "dry_run",
                                        "Dry run",
                                        ParameterType.BOOLEAN,
                                        false,
                                        false,
                                        List.of(),
                                        null,
                                        null,
                                        false)),
                        List.of(step("merge-records", "Reads the file and merges its records.")),
                        new JobDefinition.Limits(1, 10, null, 4),
                        null,
                        null,
                        Map.of()),
                signUps(),
                new JobDefinition(
                        new JobName("sample-shop"),
                        "Sample shop",
                        "loads the sample shop, the TPC-H tables, by COPY.",
                        "sample",
                        "Longshore",
                        "repair",
                        new Impact(Impact.Level.DELAYED, "Nobody but who tries Longshore out.", List.of()),
                        new JobDefinition.Promise(Duration.ofMinutes(5)),
                        List.of(),
                        List.of(step("load", "Loads the tables, one unit each.")),
                        new JobDefinition.Limits(1, 10, null, 4),
                        null,
                        null,
                        Map.of()));
    }

    private static JobDefinition export(String name, String title, Impact impact, List<ParameterDefinition> more) {
        List<ParameterDefinition> parameters = new ArrayList<>(List.of(
                parameter("tenant", "Tenant", ParameterType.TEXT, false, null, List.of(), null, "25", false),
                parameter("from", "From", ParameterType.DATE, true, null, List.of(), "1992-01-01", null, false),
                parameter("to", "To", ParameterType.DATE, false, null, List.of(), null, null, false)));
        parameters.addAll(more);
        return new JobDefinition(
                new JobName(name),
                title,
                "writes what one tenant ordered in a range of dates to one file.",
                "export",
                "Orders team",
                "bulk",
                impact,
                new JobDefinition.Promise(Duration.ofMinutes(15)),
                parameters,
                List.of(
                        step("write-parts", "Writes the rows, range by range of the key."),
                        step("check-and-publish", "Checks the parts and publishes them as one file.")),
                new JobDefinition.Limits(2, 500, Duration.ofMinutes(30), 8),
                null,
                "tenant",
                Map.of());
    }

    private static JobDefinition signUps() {
        return new JobDefinition(
                new JobName("sign-up"),
                "Sign-ups",
                "makes an account that was created in the request ready to be used.",
                "outcome",
                "Customer team",
                "critical",
                new Impact(Impact.Level.BROKEN, "New customers cannot use what they signed up for.", List.of()),
                new JobDefinition.Promise(Duration.ofMinutes(1)),
                List.of(),
                List.of(
                        step("do-effects", "Does what was promised, effect by effect."),
                        step("close-outcomes", "Checks that the sums are right.")),
                new JobDefinition.Limits(4, 10_000, Duration.ofHours(1), 4),
                null,
                null,
                Map.of(
                        "effects",
                        List.of(
                                Map.of("name", "defaults", "title", "Defaults", "required", true, "sql", "select 1"),
                                Map.of(
                                        "name",
                                        "trial",
                                        "title",
                                        "Trial",
                                        "required",
                                        true,
                                        "after",
                                        List.of("defaults"),
                                        "sql",
                                        "select 1"),
                                Map.of(
                                        "name",
                                        "welcome-mail",
                                        "title",
                                        "Welcome mail",
                                        "after",
                                        List.of("trial"),
                                        "mail",
                                        Map.of()),
                                Map.of(
                                        "name",
                                        "crm",
                                        "title",
                                        "Entry in the CRM",
                                        "request",
                                        Map.of(),
                                        "idempotency",
                                        Map.of("honoured", true)))));
    }

    private static JobDefinition.StepDefinition step(String name, String sentence) {
        return new JobDefinition.StepDefinition(name, sentence, JobDefinition.Repeat.IDEMPOTENT);
    }

    private static ParameterDefinition choice(String name, String title, List<Object> allowed) {
        return parameter(name, title, ParameterType.TEXT, false, allowed.get(0), allowed, null, null, false);
    }

    private static ParameterDefinition number(String name, String title) {
        return parameter(name, title, ParameterType.INTEGER, false, null, List.of(), "1", null, false);
    }

    private static ParameterDefinition secret() {
        return parameter("password", "Password", ParameterType.TEXT, false, null, List.of(), null, null, true);
    }

    private static ParameterDefinition parameter(
            String name,
            String title,
            ParameterType type,
            boolean required,
            @Nullable Object preset,
            List<Object> allowed,
            @Nullable String min,
            @Nullable String max,
            boolean secret) {
        return new ParameterDefinition(name, title, type, required, preset, allowed, min, max, true, secret);
    }
}
