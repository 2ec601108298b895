package dev.longshore.sql.run;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.sql.run.RestartPreview.StepVerdict;
import dev.longshore.sql.run.RestartPreview.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a restart does to the steps of a job that keeps its own books, by the rules of Spring Batch: a complete step is skipped unless it allows to be
 * started again, a step has a limit of starts, and a job may forbid restarts. Its limit: whether a reader can go on where it was is known to the job alone.
 */
record WholeJobPreview(List<Execution> executions, JobDefinition definition) {

    /** Of a step, in the order in which they began; read: the items of its commits. */
    record Execution(String step, String status, long read) {}

    static final String KIND = "spring-batch";
    private static final String TWICE =
            "what it did outside of its commits may be done a second time, all of it if the step is a tasklet.";

    /** Null for a job that is split into units. */
    static @Nullable WholeJobPreview of(RunDetail run, JobDefinition definition) {
        return definition.kind().equals(KIND)
                ? new WholeJobPreview(
                        run.steps().stream()
                                .map(step -> new Execution(
                                        step.name(),
                                        step.status(),
                                        step.counts().read()))
                                .toList(),
                        definition)
                : null;
    }

    StepVerdict verdict(StepDefinition step) {
        StepVerdict verdict = verdict(step.name());
        return verdict.confirmed(mayRunAgain(verdict) ? whyConfirm(step) : null);
    }

    private boolean mayRunAgain(StepVerdict verdict) {
        return (verdict.verdict() == Verdict.RESUMES || verdict.verdict() == Verdict.STARTS_OVER)
                && executions.stream().anyMatch(execution -> execution.step().equals(verdict.step()));
    }

    private @Nullable String whyConfirm(StepDefinition step) {
        if (step.repeat() == Repeat.UNSAFE) {
            return "It is declared unsafe, and had begun: " + TWICE;
        }
        return definition.undeclared() || Boolean.FALSE.equals(definition.spec().get(JobDefinition.REPEATS))
                ? "Nobody has declared whether it may run twice, and it had begun: " + TWICE
                : null;
    }

    private StepVerdict verdict(String step) {
        List<Execution> begun = executions.stream()
                .filter(execution -> execution.step().equals(step))
                .toList();
        if (begun.isEmpty()) {
            return new StepVerdict(step, Verdict.STARTS_OVER, null, "It had not begun.");
        }
        if (Boolean.FALSE.equals(definition.spec().get("restartable"))) {
            return new StepVerdict(step, Verdict.BLOCKED, null, "The job forbids restarts.");
        }
        Map<?, ?> facts = facts(step);
        boolean complete = begun.get(begun.size() - 1).status().equals("COMPLETED");
        if (complete && !Boolean.TRUE.equals(facts.get("allow-start-if-complete"))) {
            return new StepVerdict(step, Verdict.SKIPPED, null, "It is complete; its result is used again.");
        }
        if (facts.get("start-limit") instanceof Number limit && begun.size() >= limit.longValue()) {
            return new StepVerdict(
                    step, Verdict.BLOCKED, null, "It has begun " + begun.size() + " times, as often as it may.");
        }
        long read = begun.stream().mapToLong(Execution::read).sum();
        if (complete) {
            return new StepVerdict(
                    step, Verdict.STARTS_OVER, null, "It is complete, and allows to be started again at each restart.");
        }
        return read == 0
                ? new StepVerdict(step, Verdict.STARTS_OVER, null, "It had not committed an item.")
                : new StepVerdict(
                        step,
                        Verdict.RESUMES,
                        read + 1,
                        String.format(
                                Locale.ROOT,
                                "%,d items are committed; it goes on after the last committed chunk, if its reader keeps its place.",
                                read));
    }

    private Map<?, ?> facts(String step) {
        return definition.spec().get("steps") instanceof List<?> steps
                ? steps.stream()
                        .filter(Map.class::isInstance)
                        .map(facts -> (Map<?, ?>) facts)
                        .filter(facts -> Objects.equals(facts.get("name"), step))
                        .findFirst()
                        .orElse(Map.of())
                : Map.of();
    }
}
