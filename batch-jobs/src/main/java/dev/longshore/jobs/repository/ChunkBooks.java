package dev.longshore.jobs.repository;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.item.ChunkOrientedStep;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * Sees from the counts of a {@link ChunkOrientedStep} what it does not say, as of Spring Batch 6.0.4:
 *
 * <ul>
 *   <li>A chunk whose transaction was marked rollback-only without an exception is dropped and counted as committed; the next checkpoint lies after it. Its
 *       write is refused, so that the step fails at the checkpoint before the hole.
 *   <li>While it looks for the item to skip, each item is a transaction with the checkpoint of the whole chunk, and the items that are left are in memory
 *       only. The step's context says so meanwhile, and the step is not stopped there.
 * </ul>
 */
final class ChunkBooks {

    /** In a step's context while the items of a chunk are written one by one. */
    static final String SCAN = "longshore.scan";

    private static final String STEP_TYPE = "batch.stepType";

    private final Map<Long, Committed> byStep = new ConcurrentHashMap<>();

    private record Committed(long commits, long rollbacks, long reads) {}

    void markScan(StepExecution step) {
        if (!isChunkStep(step)) {
            return;
        }
        ExecutionContext context = step.getExecutionContext();
        if (amidScan(step)) {
            context.put(SCAN, true);
        } else if (context.containsKey(SCAN)) {
            context.remove(SCAN);
        }
    }

    /** Throws if a chunk was dropped since the last write. */
    void refuseHole(StepExecution step) {
        boolean goesOn = step.getStatus() == BatchStatus.STARTED || step.getStatus() == BatchStatus.COMPLETED;
        long most = step.getStatus() == BatchStatus.STARTED ? 1 : 0;
        Committed before = byStep.get(step.getId());
        if (goesOn && before != null && isChunkStep(step) && step.getCommitCount() > before.commits() + most) {
            throw LongshoreException.of(
                    Category.INTERNAL,
                    "chunk-dropped",
                    "Step " + step.getStepName()
                            + ": the transaction of a chunk was rolled back although nothing failed, after "
                            + before.reads() + " items. Spring Batch would have gone on without it.",
                    "Look for a writer or processor that catches an exception of a @Transactional method; then restart the run.");
        }
    }

    boolean hasProgressed(StepExecution step) {
        Committed before = byStep.get(step.getId());
        return before != null && step.getCommitCount() > before.commits();
    }

    /** Remembers what is written now. True while the step looks for the item to skip. */
    boolean written(StepExecution step) {
        if (step.getStatus() != BatchStatus.STARTED) {
            byStep.remove(step.getId());
            return false;
        }
        if (isChunkStep(step) && amidScan(step)) {
            return true;
        }
        byStep.put(step.getId(), new Committed(step.getCommitCount(), step.getRollbackCount(), step.getReadCount()));
        return false;
    }

    private boolean amidScan(StepExecution step) {
        Committed before = byStep.get(step.getId());
        return before != null
                && step.getCommitCount() == before.commits()
                && step.getRollbackCount() > before.rollbacks();
    }

    private static boolean isChunkStep(StepExecution step) {
        return ChunkOrientedStep.class
                .getName()
                .equals(step.getExecutionContext().get(STEP_TYPE));
    }
}
