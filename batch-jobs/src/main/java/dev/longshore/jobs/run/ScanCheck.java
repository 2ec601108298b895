package dev.longshore.jobs.run;

import dev.longshore.jobs.repository.ChunkScans;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.util.Optional;
import org.springframework.batch.core.step.StepExecution;

/**
 * Refuses to go on by itself after a worker died in the middle of a search for the item to skip: Spring Batch keeps the other items of that chunk in
 * memory only, and its checkpoint lies after them. Once it has said so, a person may restart.
 */
final class ScanCheck {

    private final ChunkScans scans;

    ScanCheck(ChunkScans scans) {
        this.scans = scans;
    }

    void refuse(DrivenRun run) {
        if (run.claim().attempt() == 1) {
            return;
        }
        Optional<StepExecution> cut = scans.takeCut(run.batchName(), run.batchParameters());
        if (cut.isPresent()) {
            throw LongshoreException.of(
                    Category.INTERNAL,
                    "skip-cut-short",
                    "Step " + cut.get().getStepName()
                            + " was writing the items of a chunk one by one, to find the one to skip, and was cut short."
                            + " Items of that chunk may be missing: Spring Batch keeps them in memory only.",
                    "Compare the last chunk before item " + (cut.get().getReadCount() + 1)
                            + " with its source, add what is missing, then restart the run.");
        }
    }
}
