package dev.longshore.jobs.springbatch;

import java.util.Optional;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.step.ListableStepLocator;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.item.ChunkOrientedStep;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.core.retry.RetryPolicy;

/**
 * What a step of plain Spring Batch repeats without anybody asking. Limits: a retry that a reader, processor, writer or tasklet makes itself is not seen, nor
 * that of the classic chunk step; a step behind a proxy, the worker steps of a partition, and the steps within a flow or a job step are not looked into.
 */
final class OwnRepeats {

    private OwnRepeats() {}

    /** In words that go on after a colon; empty if nothing is repeated, or there is no such step. */
    static Optional<String> of(Job job, String name) {
        Step step = job instanceof ListableStepLocator locator ? locator.getStep(name) : null;
        if (step == null) {
            return Optional.empty();
        }
        if (step.isAllowStartIfComplete()) {
            return Optional.of("its bean allows to start it again although it is complete (allowStartIfComplete)");
        }
        if (step instanceof ChunkOrientedStep<?, ?> chunks) {
            DirectFieldAccessor fields = new DirectFieldAccessor(chunks);
            if (Boolean.TRUE.equals(fields.getPropertyValue("faultTolerant"))) {
                return Optional.of(
                        "its bean is fault tolerant, which writes items of a chunk again (faultTolerant, retryLimit, skipLimit)");
            }
            if (fields.getPropertyValue("retryPolicy") instanceof RetryPolicy policy
                    && policy.shouldRetry(new IllegalStateException("a question"))) {
                return Optional.of("its bean has a retry policy (retryPolicy)");
            }
        }
        return Optional.empty();
    }
}
