package dev.longshore.jobs.run;

import dev.longshore.jobs.repository.UnsafeRepeats;
import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.sql.run.RunFailures;
import java.util.List;

/**
 * Refuses to go on by itself behind a step that must not run twice: nobody knows what of it is done. Who restarts the run after it has failed for that very
 * execution of the step, or confirms with the restart what would run again, has said that it may; if it is lost once more, it takes another word.
 */
final class UnsafeCheck {

    private final UnsafeRepeats repeats;
    private final RunFailures failures;

    UnsafeCheck(UnsafeRepeats repeats, RunFailures failures) {
        this.repeats = repeats;
        this.failures = failures;
    }

    void refuse(DrivenRun run) {
        List<String> unsafe = run.job().definition().steps().stream()
                .filter(step -> step.repeat() == Repeat.UNSAFE)
                .map(StepDefinition::name)
                .toList();
        if (run.claim().attempt() == 1
                || unsafe.isEmpty()
                || failures.isConfirmed(run.claim().id(), run.claim().attempt() - 1)) {
            return;
        }
        repeats.begun(run.batchName(), run.batchParameters(), unsafe).stream()
                .map(step -> new UnsafeStepException(step.getStepName(), step.getId()))
                .filter(refusal -> !failures.isAnswered(
                        run.claim().id(), UnsafeStepException.CODE, refusal.step(), refusal.position()))
                .findFirst()
                .ifPresent(refusal -> {
                    throw refusal;
                });
    }
}
