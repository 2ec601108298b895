package dev.longshore.sql.run;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import dev.longshore.model.unit.UnitState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a restart of a run will do, step by step. Made of what is known of the run: looking changes nothing and records nothing.
 *
 * @param possible whether a restart may be asked for
 * @param whyNot why it may not; null if it may
 * @param outdated what it would come to instead of working, since its input is no longer what it was asked for, or a later run has overtaken it; null if it would work
 * @param waits the pause under which it would wait once it is asked for, as a sentence; null if none holds it
 * @param steps in order
 */
public record RestartPreview(
        boolean possible,
        @Nullable String whyNot,
        @Nullable String outdated,
        @Nullable String waits,
        List<StepVerdict> steps) {

    private static final String TOO_MANY_REJECTED = "too-many-rejected";

    public RestartPreview {
        steps = List.copyOf(steps);
    }

    /** What becomes of a step. */
    public enum Verdict {
        /** It is complete, and stays. */
        SKIPPED,
        /** It goes on after the last committed chunk. */
        RESUMES,
        /** Nothing of it is committed, or it may be done again. */
        STARTS_OVER,
        /** It must not run twice and had begun. */
        BLOCKED;

        /** The name in the API. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A step's verdict.
     *
     * @param item the first item that is worked on, from 1; null but for RESUMES
     * @param sentence what happens and why
     * @param confirm why a person has to confirm that it may run again; null if nobody has to
     */
    public record StepVerdict(
            String step,
            Verdict verdict,
            @Nullable Long item,
            String sentence,
            @Nullable String confirm) {

        StepVerdict(String step, Verdict verdict, @Nullable Long item, String sentence) {
            this(step, verdict, item, sentence, null);
        }

        StepVerdict confirmed(@Nullable String why) {
            return new StepVerdict(step, verdict, item, sentence, why);
        }
    }

    /** The steps that would run again although they must not, or although nobody has said that they may. Somebody has to confirm that. */
    public List<StepVerdict> toConfirm() {
        return steps.stream().filter(step -> step.confirm() != null).toList();
    }

    /** The refusal of a restart that nobody has confirmed; null if there is nothing to confirm. */
    public @Nullable String unconfirmed() {
        List<StepVerdict> steps = toConfirm();
        return steps.isEmpty()
                ? null
                : steps.stream()
                        .map(step -> "Step " + step.step() + " would run again. " + step.confirm())
                        .collect(Collectors.joining(" "));
    }

    /** Explains, and looks whether the input is still what it was asked for. */
    static RestartPreview of(RunDetail run, JobDefinition definition, RunPreconditions preconditions) {
        RestartPreview preview = of(run, definition);
        return preview.possible()
                ? new RestartPreview(
                        true, null, preconditions.atRestart(run.row().id(), definition), null, preview.steps())
                : preview;
    }

    /** Explains, whatever became of the input. */
    public static RestartPreview of(RunDetail run, JobDefinition definition) {
        WholeJobPreview whole = WholeJobPreview.of(run, definition);
        List<StepVerdict> steps = definition.steps().stream()
                .map(step -> whole == null ? verdict(run, step) : whole.verdict(step))
                .toList();
        if (!Verb.RESTART.isPossibleIn(run.row().state())) {
            return new RestartPreview(
                    false, RunCommands.why(Verb.RESTART, run.row().state()), null, null, steps);
        }
        if (isSpent(run)) {
            return new RestartPreview(
                    false,
                    "Too many of its records were rejected, and they count again: it would fail at once. Correct the source or the job, and ask for a new run; what was committed stays.",
                    null,
                    null,
                    steps);
        }
        Optional<StepVerdict> blocked =
                steps.stream().filter(step -> step.verdict() == Verdict.BLOCKED).findFirst();
        return new RestartPreview(
                blocked.isEmpty(), blocked.map(StepVerdict::sentence).orElse(null), null, null, steps);
    }

    /** Whether it has used up what may be rejected: the counts that are committed come first in every execution. */
    private static boolean isSpent(RunDetail run) {
        RunDetail.Failure failure = run.failure();
        return failure != null && TOO_MANY_REJECTED.equals(failure.code());
    }

    private static StepVerdict verdict(RunDetail run, JobDefinition.StepDefinition step) {
        List<RunDetail.Unit> units = run.units().stream()
                .filter(unit -> unit.step().equals(step.name()))
                .toList();
        boolean complete = run.row().state() == RunState.COMPLETED
                || run.steps().stream()
                        .anyMatch(done -> done.name().equals(step.name()) && "COMPLETED".equals(done.status()));
        if (complete) {
            return new StepVerdict(step.name(), Verdict.SKIPPED, null, "It is complete; its result is used again.");
        }
        boolean begun = !units.isEmpty()
                || run.steps().stream().anyMatch(known -> known.name().equals(step.name()));
        if (begun && step.repeat() == JobDefinition.Repeat.UNSAFE) {
            return new StepVerdict(
                    step.name(),
                    Verdict.BLOCKED,
                    null,
                    "It had begun and must not run twice: its effects cannot be told apart from new ones.");
        }
        return units.isEmpty() ? fromTheStart(step, begun) : ofUnits(step, units);
    }

    private static StepVerdict fromTheStart(JobDefinition.StepDefinition step, boolean begun) {
        return new StepVerdict(
                step.name(), Verdict.STARTS_OVER, null, begun ? "It had not committed anything." : "It had not begun.");
    }

    private static StepVerdict ofUnits(JobDefinition.StepDefinition step, List<RunDetail.Unit> units) {
        long done =
                units.stream().filter(unit -> unit.state() == UnitState.DONE).count();
        long rows = units.stream().mapToLong(unit -> unit.counts().read()).sum();
        if (done == units.size()) {
            return new StepVerdict(
                    step.name(), Verdict.SKIPPED, null, "All " + done + " parts are complete; they are used again.");
        }
        if (rows == 0) {
            return new StepVerdict(
                    step.name(),
                    Verdict.STARTS_OVER,
                    null,
                    "None of its " + units.size() + " parts has committed a row.");
        }
        String sentence = String.format(
                Locale.ROOT,
                "%,d rows are committed and stay. %d of %d parts are complete; the others go on after their last committed chunk.",
                rows,
                done,
                units.size());
        return new StepVerdict(step.name(), Verdict.RESUMES, rows + 1, sentence);
    }
}
