package dev.longshore.jobs.repository;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.StepInterruptionPolicy;

/**
 * Ends a step as STOPPED when it is told to stop. The stock policy lets the interrupt of a thread end as COMPLETED with rows missing; here an interrupt,
 * which nobody of ours sends, stops the step like any other wish.
 */
public final class StopsCleanly implements StepInterruptionPolicy {

    @Override
    public void checkInterrupted(StepExecution stepExecution) throws JobInterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            stepExecution.setTerminateOnly();
        }
        if (stepExecution.isTerminateOnly()) {
            throw new JobInterruptedException("told to stop after a chunk");
        }
    }
}
