package dev.longshore.sql.job;

import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Definitions for tests, each record's every field filled. */
public final class SampleDefinitions {

    private SampleDefinitions() {}

    /** A job of a kind that no worker knows, with a title to tell versions apart. */
    public static JobDefinition named(String name, String title) {
        return new JobDefinition(
                new JobName(name),
                title,
                "A job of the tests.",
                "export",
                "Checkout team",
                "bulk",
                new Impact(
                        Impact.Level.DELAYED,
                        "Merchants wait for their file.",
                        List.of(new Impact.Worsening(Duration.ofHours(1), Impact.Level.DEGRADED))),
                new JobDefinition.Promise(Duration.ofMinutes(15)),
                List.of(
                        parameter("from", ParameterType.DATE, true, null),
                        parameter("scale", ParameterType.DECIMAL, false, new BigDecimal("0.10"))),
                List.of(new JobDefinition.StepDefinition(
                        "write-parts", "Writes part files.", JobDefinition.Repeat.IDEMPOTENT)),
                new JobDefinition.Limits(2, 100, Duration.ofHours(2), 4),
                new JobName("sample-load"),
                "from",
                Map.of("sql", "select 1", "csv", Map.of("header", true), "key", List.of("a", "b")));
    }

    private static ParameterDefinition parameter(
            String name, ParameterType type, boolean required, @Nullable Object preset) {
        return new ParameterDefinition(name, name, type, required, preset, List.of(), null, null, true, false);
    }
}
