package dev.longshore.admin.api;

import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.sql.job.CataloguedJob;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A job of the catalogue. */
@Schema(name = "Job")
record JobJson(
        String name,
        String title,
        String description,
        String kind,
        String owner,
        String lane,
        ImpactJson impact,

        @Schema(description = "seconds from the request to ready")
        long readyWithinSeconds,

        List<ParameterJson> parameters,
        List<StepJson> steps,
        LimitsJson limits,

        @Schema(description = "open runs of this job hold the runs of this one") @Nullable
        String waitsFor,

        @Schema(description = "the parameter that names the tenant") @Nullable
        String tenantParameter,

        @Schema(description = "each run records it") String definitionHash) {

    /** What users experience while it fails. */
    @Schema(name = "Impact")
    record ImpactJson(String level, String sentence, List<WorseningJson> worsens) {}

    /** How that gets worse with time. */
    @Schema(name = "Worsening")
    record WorseningJson(long afterSeconds, String level) {}

    /** What a request may say. */
    @Schema(name = "Parameter")
    record ParameterJson(
            String name,
            String title,
            String type,
            boolean required,
            @Nullable Object defaultValue,
            List<Object> allowed,
            @Nullable String min,
            @Nullable String max,
            boolean identifying,
            boolean secret) {

        static ParameterJson of(ParameterDefinition parameter) {
            return new ParameterJson(
                    parameter.name(),
                    parameter.title(),
                    parameter.type().word(),
                    parameter.required(),
                    parameter.secret() ? null : parameter.defaultValue(),
                    parameter.allowed(),
                    parameter.min(),
                    parameter.max(),
                    parameter.identifying(),
                    parameter.secret());
        }
    }

    /** A step, and whether it may run twice: idempotent, keyed or unsafe. */
    @Schema(name = "StepDefinition")
    record StepJson(String name, String sentence, String repeat) {}

    /** How much at once. */
    @Schema(name = "Limits")
    record LimitsJson(
            int maxRunning, int maxQueued, @Nullable Long maxWaitSeconds, int parallelUnits) {}

    static JobJson of(CataloguedJob job) {
        JobDefinition definition = job.definition();
        Impact impact = definition.impact();
        JobDefinition.Limits limits = definition.limits();
        return new JobJson(
                definition.name().value(),
                definition.title(),
                definition.description(),
                definition.kind(),
                definition.owner(),
                definition.lane(),
                new ImpactJson(
                        impact.level().word(),
                        impact.sentence(),
                        impact.worsens().stream()
                                .map(step -> new WorseningJson(
                                        step.after().toSeconds(), step.level().word()))
                                .toList()),
                definition.promise().readyWithin().toSeconds(),
                definition.parameters().stream().map(ParameterJson::of).toList(),
                definition.steps().stream()
                        .map(step -> new StepJson(
                                step.name(),
                                step.sentence(),
                                step.repeat().name().toLowerCase(Locale.ROOT)))
                        .toList(),
                new LimitsJson(
                        limits.maxRunning(),
                        limits.maxQueued(),
                        limits.maxWait() == null ? null : limits.maxWait().toSeconds(),
                        limits.parallelUnits()),
                definition.waitsFor() == null ? null : definition.waitsFor().value(),
                definition.tenantParameter(),
                job.hash());
    }
}
