package dev.longshore.jobs.repository;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * Finds steps that had begun and did not complete. One that was stopped is among them: a tasklet is stopped after its commit, with all that it does behind it.
 * Limits: the steps within a flow, a job step or a partition are not looked at one by one.
 */
public final class UnsafeRepeats {

    private final JobRepository repository;

    public UnsafeRepeats(JobRepository repository) {
        this.repository = repository;
    }

    /** The last execution of each of these steps that the job would go into again. */
    public List<StepExecution> begun(String job, JobParameters parameters, Collection<String> steps) {
        JobInstance instance = repository.getJobInstance(job, parameters);
        return instance == null
                ? List.of()
                : steps.stream()
                        .flatMap(step -> Stream.ofNullable(repository.getLastStepExecution(instance, step)))
                        .filter(last -> last.getStatus() != BatchStatus.COMPLETED)
                        .toList();
    }
}
