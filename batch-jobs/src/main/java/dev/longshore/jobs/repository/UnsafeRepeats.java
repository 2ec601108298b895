package dev.longshore.jobs.repository;

import java.util.Collection;
import java.util.Optional;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * Finds steps that must not run twice, had begun, and did not come to an end. Limits: one that was stopped at the end of a chunk goes on after it, which repeats
 * nothing; whether a tasklet that let itself be stopped does, is known to it alone.
 */
public final class UnsafeRepeats {

    /** In the context of a step execution: its run has failed for it once, so that whoever restarts it knows. */
    private static final String TOLD = "longshore.unsafe-told";

    private final JobRepository repository;

    public UnsafeRepeats(JobRepository repository) {
        this.repository = repository;
    }

    /** The first of these steps that would be repeated now, told once; the second time somebody has asked for it. Only the owner of the run may call it. */
    public Optional<String> toTell(String job, JobParameters parameters, Collection<String> steps) {
        JobInstance instance = repository.getJobInstance(job, parameters);
        if (instance == null) {
            return Optional.empty();
        }
        for (String step : steps) {
            StepExecution last = repository.getLastStepExecution(instance, step);
            if (last == null || last.getStatus() == BatchStatus.COMPLETED || last.getStatus() == BatchStatus.STOPPED) {
                continue;
            }
            boolean told = last.getExecutionContext().remove(TOLD) != null;
            if (!told) {
                last.getExecutionContext().put(TOLD, true);
            }
            repository.updateExecutionContext(last);
            if (!told) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }
}
