package dev.longshore.jobs.run;

import dev.longshore.jobs.repository.UnsafeRepeats;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import java.util.List;

/** Refuses to go on by itself behind a step that must not run twice: nobody knows what of it is done. Once it has said so, a person may restart. */
final class UnsafeCheck {

    private final UnsafeRepeats repeats;

    UnsafeCheck(UnsafeRepeats repeats) {
        this.repeats = repeats;
    }

    void refuse(DrivenRun run) {
        List<String> unsafe = run.job().definition().steps().stream()
                .filter(step -> step.repeat() == Repeat.UNSAFE)
                .map(StepDefinition::name)
                .toList();
        if (run.claim().attempt() == 1 || unsafe.isEmpty()) {
            return;
        }
        repeats.toTell(run.batchName(), run.batchParameters(), unsafe).ifPresent(step -> {
            throw LongshoreException.of(
                    Category.INTERNAL,
                    "unsafe-step",
                    "Step " + step + " had begun and did not come to its end, and must not run twice.",
                    "Look at what it has done outside. A restart runs it again from its last committed chunk, or from its beginning: restart the run only if that is right, else abandon it.");
        });
    }
}
