package dev.longshore.jobs.repository;

import java.util.Optional;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/** Finds steps that died while they wrote the items of a chunk one by one. */
public final class ChunkScans {

    private final JobRepository repository;

    public ChunkScans(JobRepository repository) {
        this.repository = repository;
    }

    /** A step of the last execution that did, once: its mark is taken away. Only the owner of the run may call it. */
    public Optional<StepExecution> takeCut(String job, JobParameters parameters) {
        JobInstance instance = repository.getJobInstance(job, parameters);
        JobExecution last = instance == null ? null : repository.getLastJobExecution(instance);
        if (last == null) {
            return Optional.empty();
        }
        Optional<StepExecution> cut = last.getStepExecutions().stream()
                .filter(step -> step.getExecutionContext().containsKey(ChunkBooks.SCAN))
                .findFirst();
        cut.ifPresent(step -> {
            step.getExecutionContext().remove(ChunkBooks.SCAN);
            repository.updateExecutionContext(step);
        });
        return cut;
    }
}
