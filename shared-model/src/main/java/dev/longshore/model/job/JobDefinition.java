package dev.longshore.model.job;

import dev.longshore.model.worker.Preference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogue says of a job. Stored as JSON in {@code longshore.job_definition.document}, with the property names of this record.
 *
 * @param name the job
 * @param title what people call it
 * @param description one sentence: what it makes and for whom
 * @param kind the kind of job, such as {@code export}; {@code java} for a Spring Batch job bean
 * @param owner the team that answers for it
 * @param lane where its runs wait
 * @param impact what users experience while it fails
 * @param promise when the result is due
 * @param parameters what a request may say
 * @param steps its steps in order, each with whether it may run twice
 * @param limits how much of it at once
 * @param waitsFor a job whose open runs hold the runs of this one; null for none
 * @param tenantParameter the parameter that names the tenant; null if the job knows none
 * @param prefers the workers that its runs would rather have; null for any
 * @param assurances when it is done, and what keeps an effect from coming twice; null where its kind says all of it
 * @param preconditions what must hold from a request until its run publishes; null for nothing
 * @param spec what only the kind understands, its SQL included
 */
public record JobDefinition(
        JobName name,
        String title,
        String description,
        String kind,
        String owner,
        String lane,
        Impact impact,
        Promise promise,
        List<ParameterDefinition> parameters,
        List<StepDefinition> steps,
        Limits limits,
        @Nullable JobName waitsFor,
        @Nullable String tenantParameter,
        @Nullable Preference prefers,
        @Nullable Assurances assurances,
        @Nullable Preconditions preconditions,
        Map<String, Object> spec) {

    /** Of a job that prefers no worker, takes no precondition, and whose kind assures what there is to assure. */
    public JobDefinition(
            JobName name,
            String title,
            String description,
            String kind,
            String owner,
            String lane,
            Impact impact,
            Promise promise,
            List<ParameterDefinition> parameters,
            List<StepDefinition> steps,
            Limits limits,
            @Nullable JobName waitsFor,
            @Nullable String tenantParameter,
            Map<String, Object> spec) {
        this(
                name,
                title,
                description,
                kind,
                owner,
                lane,
                impact,
                promise,
                parameters,
                steps,
                limits,
                waitsFor,
                tenantParameter,
                null,
                null,
                null,
                spec);
    }

    public JobDefinition {
        parameters = List.copyOf(parameters);
        steps = List.copyOf(steps);
        spec = Map.copyOf(spec);
    }

    /** The entry of {@link #spec()} that says which parameters a request may name, and its value for any. */
    public static final String PARAMETERS = "parameters";

    public static final String ANY = "any";

    /** The entry of {@link #spec()} that is false if nobody has said what the job means to its users. */
    public static final String DECLARED = "declared";

    /** The entry of {@link #spec()} that is false if nobody has said of the steps whether they may run twice. */
    public static final String REPEATS = "repeats-declared";

    /** The same job with other parameters, those that its kind adds among them. */
    public JobDefinition withParameters(List<ParameterDefinition> otherParameters) {
        return new JobDefinition(
                name,
                title,
                description,
                kind,
                owner,
                lane,
                impact,
                promise,
                otherParameters,
                steps,
                limits,
                waitsFor,
                tenantParameter,
                prefers,
                assurances,
                preconditions,
                spec);
    }

    /** The same job with other steps, and with what its kind has found out about it. */
    public JobDefinition with(List<StepDefinition> otherSteps, Map<String, Object> otherSpec) {
        return new JobDefinition(
                name,
                title,
                description,
                kind,
                owner,
                lane,
                impact,
                promise,
                parameters,
                otherSteps,
                limits,
                waitsFor,
                tenantParameter,
                prefers,
                assurances,
                preconditions,
                otherSpec);
    }

    /** Whether a request may name parameters that the definition does not know. */
    public boolean takesAnyParameter() {
        return ANY.equals(spec.get(PARAMETERS));
    }

    /** Whether impact, promise and owner are ours, since nobody has declared them. */
    public boolean undeclared() {
        return Boolean.FALSE.equals(spec.get(DECLARED));
    }

    /** Whether what it does is money, so that a second time is a second payment. */
    public boolean movesMoney() {
        return assurances != null && assurances.movesMoney();
    }

    /** The parameters that together name what a run does, such as a payment; empty if none were named. */
    public List<String> idempotencyKey() {
        return assurances == null ? List.of() : assurances.idempotencyKey();
    }

    /** What nobody has said about the job, in the words of its page: Longshore goes by its defaults there. Empty for a job that says all. */
    public List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        if (undeclared()) {
            gaps.add("What users experience while it fails: it is taken for delayed.");
            gaps.add("What completes it: it is taken for ready when its last step has completed.");
        }
        if (undeclared() || Boolean.FALSE.equals(spec.get(REPEATS))) {
            gaps.add(
                    "Whether its steps may run twice: they are taken for such that may, and go on by themselves after a lost worker.");
        }
        return List.copyOf(gaps);
    }

    /**
     * When the result is due: within a time of the request.
     *
     * @param readyWithin from the request to READY
     */
    public record Promise(Duration readyWithin) {}

    /** A step, and whether it may run twice. */
    public record StepDefinition(String name, String sentence, Repeat repeat) {}

    /** Whether a step may run twice. */
    public enum Repeat {
        /** A second time changes nothing. */
        IDEMPOTENT,
        /** Each effect has a key and a ledger row. */
        KEYED,
        /** Never repeated automatically; by hand only after a confirmation. */
        UNSAFE
    }

    /**
     * How much of a job at once.
     *
     * @param maxRunning runs at once
     * @param maxQueued waiting runs; a request over it is answered 429
     * @param maxWait after which a waiting run is EXPIRED; null for never
     * @param parallelUnits work units of one run at once
     */
    public record Limits(
            int maxRunning, int maxQueued, @Nullable Duration maxWait, int parallelUnits) {}
}
