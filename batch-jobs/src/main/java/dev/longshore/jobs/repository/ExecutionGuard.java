package dev.longshore.jobs.repository;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.StepExecution;

/**
 * What the owner of a run says whenever the run's job writes to Spring Batch's repository. Calls come on the job's own threads, several at once if it
 * has several.
 */
public interface ExecutionGuard {

    /**
     * In the transaction of the write, which is that of the chunk for a chunk's checkpoint: throws if the run has another owner by now, so that all of it
     * rolls back; else nobody takes the run over before the transaction ends.
     */
    void requireHeld(JobExecution execution);

    /** A chunk of the step is written, in its transaction where that is the database's. */
    void chunk(StepExecution step);

    /** A step has written its row; whether it is to end as STOPPED before its next chunk. */
    boolean wantsStop(StepExecution step);

    /** A chunk of the step was committed outside of the database's transactions. */
    void notAtomic(StepExecution step);
}
