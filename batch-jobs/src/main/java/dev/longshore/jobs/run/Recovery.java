package dev.longshore.jobs.run;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * Makes the job instance of a run startable again after its owner died. Spring Batch checks no liveness, so only the owner of the run's lease may call
 * this; its own {@code recover} would end the steps of healthy workers too, which go on here. Live workers may still write to the rows; what they write
 * fails at its version, or makes this try again.
 */
final class Recovery {

    private static final Logger log = LoggerFactory.getLogger(Recovery.class);
    private static final int MOST_TRIES = 5;
    private static final ExitStatus LOST =
            ExitStatus.FAILED.addExitDescription("Its worker died or vanished; another went on.");

    private final JobRepository repository;
    private final Clock clock;

    Recovery(JobRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * Ends executions that run no more; deletes an instance that a crash left without any.
     *
     * @param held step executions of units that healthy workers hold: they are left alone
     */
    void endWhatWasLeft(String job, JobParameters parameters, Collection<Long> held) {
        for (int tries = 1; ; tries++) {
            try {
                JobInstance instance = repository.getJobInstance(job, parameters);
                if (instance != null) {
                    end(instance, held);
                }
                return;
            } catch (OptimisticLockingFailureException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private void end(JobInstance instance, Collection<Long> held) {
        List<JobExecution> executions = repository.getJobExecutions(instance);
        if (executions.isEmpty()) {
            // the instance and its first execution are made in two transactions; every later start would be refused
            repository.deleteJobInstance(instance);
            return;
        }
        for (JobExecution execution : executions) {
            // Batch does not know whether the row of an UNKNOWN step was written. We do: the ledgers of the units are
            // the
            // truth.
            execution.getStepExecutions().stream()
                    .filter(step -> step.getStatus().isRunning() || step.getStatus() == BatchStatus.UNKNOWN)
                    .filter(step -> !held.contains(step.getId()))
                    .forEach(this::end);
            if (execution.isRunning() || execution.getStatus() == BatchStatus.UNKNOWN) {
                execution.setStatus(BatchStatus.FAILED);
                execution.setExitStatus(LOST);
                execution.setEndTime(LocalDateTime.now(clock));
                repository.update(execution);
                log.atInfo().addKeyValue("execution", execution.getId()).log("execution.recovered");
            }
        }
    }

    private void end(StepExecution step) {
        step.setStatus(BatchStatus.FAILED);
        step.setEndTime(LocalDateTime.now(clock));
        repository.update(step);
    }
}
