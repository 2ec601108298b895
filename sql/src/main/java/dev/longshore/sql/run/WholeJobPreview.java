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
record WholeJobPreview(RunDetail run, JobDefinition definition) {

    private static final String KIND = "spring-batch";
    private static final String TWICE =
            "what it did outside of its commits may come a second time, and that of a tasklet all of it.";

    /** Null for a job that is split into units. */
    static @Nullable WholeJobPreview of(RunDetail run, JobDefinition definition) {
        return definition.kind().equals(KIND) ? new WholeJobPreview(run, definition) : null;
    }

    StepVerdict verdict(StepDefinition step) {
        StepVerdict verdict = verdict(step.name());
        return verdict.confirmed(mayRunAgain(verdict) ? whyConfirm(step) : null);
    }

    private boolean mayRunAgain(StepVerdict verdict) {
        return (verdict.verdict() == Verdict.RESUMES || verdict.verdict() == Verdict.STARTS_OVER)
                && run.steps().stream().anyMatch(execution -> execution.name().equals(verdict.step()));
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
        List<RunDetail.Step> executions = run.steps().stream()
                .filter(execution -> execution.name().equals(step))
                .toList();
        if (executions.isEmpty()) {
            return new StepVerdict(step, Verdict.STARTS_OVER, null, "It had not begun.");
        }
        if (Boolean.FALSE.equals(definition.spec().get("restartable"))) {
            return new StepVerdict(step, Verdict.BLOCKED, null, "The job forbids restarts.");
        }
        Map<?, ?> facts = facts(step);
        boolean complete = executions.get(executions.size() - 1).status().equals("COMPLETED");
        if (complete && !Boolean.TRUE.equals(facts.get("allow-start-if-complete"))) {
            return new StepVerdict(step, Verdict.SKIPPED, null, "It is complete; its result is used again.");
        }
        if (facts.get("start-limit") instanceof Number limit && executions.size() >= limit.longValue()) {
            return new StepVerdict(
                    step, Verdict.BLOCKED, null, "It has begun " + executions.size() + " times, as often as it may.");
        }
        long read = executions.stream()
                .mapToLong(execution -> execution.counts().read())
                .sum();
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
