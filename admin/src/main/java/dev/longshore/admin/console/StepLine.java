package dev.longshore.admin.console;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.sql.run.RunDetail;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step of a run or of a job.
 *
 * @param aside how long it took; null if it has not begun
 * @param says how far it is; empty if there is nothing to say
 * @param repeat whether it may run twice, in a word
 * @param sentence what it does
 */
record StepLine(
        String name,
        String icon,
        String tone,
        String state,
        @Nullable String aside,
        String says,
        String repeat,
        String sentence) {

    /** The steps of a job, none of which runs. */
    static List<StepLine> of(JobDefinition definition) {
        return definition.steps().stream()
                .map(step -> line(step, "state-queued", "ic-wait", "not begun", null, ""))
                .toList();
    }

    /** The steps of a run, each as its last execution left it. */
    static List<StepLine> of(JobDefinition definition, RunDetail run, Figures f) {
        return definition.steps().stream().map(step -> of(step, run, f)).toList();
    }

    private static StepLine of(StepDefinition step, RunDetail run, Figures f) {
        Optional<RunDetail.Step> found = run.steps().stream()
                .filter(executed -> executed.name().equals(step.name()))
                .reduce((earlier, later) -> later);
        // one step of a run has units
        boolean hasUnits = run.units().stream().anyMatch(unit -> unit.step().equals(step.name()));
        String says = hasUnits ? Units.summary(run.unitCounts(), f) + ". " : "";
        if (found.isEmpty()) {
            return line(step, "state-queued", "ic-wait", "not begun", null, says);
        }
        RunDetail.Step last = found.get();
        boolean moving = run.row().state().isDriven() && last.endedAt() == null;
        String aside = last.startedAt() == null || last.endedAt() == null && !moving
                ? null
                : f.between(last.startedAt(), last.endedAt());
        if (moving) {
            return line(step, "state-running", "ic-run", "running", aside, says);
        }
        return switch (last.status()) {
            case "COMPLETED" -> line(step, "state-completed", "ic-done", "completed", aside, says);
            case "STOPPED" -> line(step, "state-paused", "ic-wait", "stopped", aside, says);
            case "FAILED" -> line(step, "state-failed", "ic-bad", "failed", aside, says);
            default -> line(step, "state-cancelled", "ic-wait", "left by a worker that is gone", aside, says);
        };
    }

    private static StepLine line(
            StepDefinition step, String icon, String tone, String state, @Nullable String aside, String says) {
        return new StepLine(
                step.name(), icon, tone, state, aside, says, repeat(step.repeat()), Words.sentence(step.sentence()));
    }

    private static String repeat(Repeat repeat) {
        return switch (repeat) {
            case IDEMPOTENT -> "Idempotent.";
            case KEYED -> "Keyed.";
            case UNSAFE -> "Unsafe to repeat.";
        };
    }
}
