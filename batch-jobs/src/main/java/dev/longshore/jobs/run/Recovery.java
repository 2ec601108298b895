package dev.longshore.jobs.run;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * Makes the job instance of a run startable again after its owner died. Spring Batch checks no liveness, so only the owner of the run's lease may call
 * this. Live workers may still write to the rows; what they write fails at its version, or makes this try again.
 */
final class Recovery {

    private static final Logger log = LoggerFactory.getLogger(Recovery.class);
    private static final int MOST_TRIES = 5;

    private final JobRepository repository;
    private final JobOperator operator;
    private final Clock clock;

    Recovery(JobRepository repository, JobOperator operator, Clock clock) {
        this.repository = repository;
        this.operator = operator;
        this.clock = clock;
    }

    /** Ends executions that run no more; deletes an instance that a crash left without any. */
    void endWhatWasLeft(String job, JobParameters parameters) {
        for (int tries = 1; ; tries++) {
            try {
                JobInstance instance = repository.getJobInstance(job, parameters);
                if (instance != null) {
                    end(instance);
                }
                return;
            } catch (OptimisticLockingFailureException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private void end(JobInstance instance) {
        List<JobExecution> executions = repository.getJobExecutions(instance);
        if (executions.isEmpty()) {
            // the instance and its first execution are made in two transactions; every later start would be refused
            repository.deleteJobInstance(instance);
            return;
        }
        for (JobExecution execution : executions) {
            for (StepExecution step : execution.getStepExecutions()) {
                if (step.getStatus() == BatchStatus.UNKNOWN) {
                    // Batch does not know whether its row was written. We do: the ledgers of the units are the truth.
                    step.setStatus(BatchStatus.FAILED);
                    repository.update(step);
                }
            }
            if (execution.isRunning()) {
                operator.recover(execution);
                log.atInfo().addKeyValue("execution", execution.getId()).log("execution.recovered");
            } else {
                endStepsOf(execution);
            }
        }
    }

    private void endStepsOf(JobExecution execution) {
        for (StepExecution step : execution.getStepExecutions()) {
            if (step.getStatus().isRunning()) {
                step.setStatus(BatchStatus.FAILED);
                step.setEndTime(LocalDateTime.now(clock));
                repository.update(step);
            }
        }
        if (execution.getStatus() == BatchStatus.UNKNOWN) {
            execution.setStatus(BatchStatus.FAILED);
            repository.update(execution);
        }
    }
}
