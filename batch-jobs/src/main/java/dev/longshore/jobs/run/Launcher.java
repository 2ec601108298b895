package dev.longshore.jobs.run;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.unit.UnitBookkeeping;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobInstanceAlreadyCompleteException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.JobRestartException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.dao.DataAccessException;

/**
 * Starts the job of a run and returns when its execution has ended, however it ended. Only the owner of a run's lease calls this. Spring Batch says in
 * four ways that there is an execution already; to the owner of the lease they all mean that an earlier owner left one behind.
 */
final class Launcher {

    private static final Logger log = LoggerFactory.getLogger(Launcher.class);
    private static final int MOST_TRIES = 3;

    private final JobOperator operator;
    private final JobRepository repository;
    private final Recovery recovery;
    private final UnitBookkeeping bookkeeping;

    Launcher(JobOperator operator, JobRepository repository, Recovery recovery, UnitBookkeeping bookkeeping) {
        this.operator = operator;
        this.repository = repository;
        this.recovery = recovery;
        this.bookkeeping = bookkeeping;
    }

    JobExecution launch(Job job, DrivenRun run) throws JobInterruptedException {
        JobParameters parameters = run.batchParameters();
        if (run.claim().attempt() > 1 && recover(run, job, parameters)) {
            return besideHeldUnits(job, parameters);
        }
        if (run.job().whole().isPresent() && !run.begin(!job.isRestartable())) {
            // begun, it would only be stopped, and Spring Batch may start it once only
            throw new JobInterruptedException("Run " + run.claim().id() + " was told to stop before it began.");
        }
        Exception last = null;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                return operator.start(job, parameters);
            } catch (JobInstanceAlreadyCompleteException e) {
                // the owner died between the end of the job and that of the run: what is left to do is to say so
                return Objects.requireNonNull(
                        repository.getLastJobExecution(job.getName(), parameters), "an execution");
            } catch (JobExecutionException | IllegalStateException | DataAccessException e) {
                log.atWarn()
                        .addKeyValue("run", run.claim().id())
                        .addKeyValue("why", e.toString())
                        .log("launch.refused");
                if (e instanceof JobRestartException && !job.isRestartable()) {
                    throw allowsNoRestart(run, e);
                }
                last = e;
                if (recover(run, job, parameters)) {
                    return besideHeldUnits(job, parameters);
                }
            }
        }
        throw LongshoreException.of(
                Category.INTERNAL,
                "launch-refused",
                "Spring Batch refused to start run " + run.claim().id() + " " + MOST_TRIES + " times.",
                "Read the cause, then restart the run.",
                last);
    }

    private static LongshoreException allowsNoRestart(DrivenRun run, Exception cause) {
        return LongshoreException.of(
                Category.USER_ERROR,
                "job-allows-no-restart",
                "Run " + run.claim().id()
                        + " had begun when it lost its worker, and its job allows no restart (preventRestart).",
                "Ask for a new run, once what this one did is looked at; or let the job be restarted.",
                cause);
    }

    /** Whether healthy workers hold units of the run, whose steps go on under the execution of the owner that is gone. */
    private boolean recover(DrivenRun run, Job job, JobParameters parameters) {
        List<Long> held = bookkeeping.held(run.claim().id());
        recovery.endWhatWasLeft(job.getName(), parameters, held);
        return !held.isEmpty();
    }

    /** As the operator does it, but for one check: that no step of an earlier execution runs. */
    private JobExecution besideHeldUnits(Job job, JobParameters parameters) throws JobInterruptedException {
        JobInstance instance = Objects.requireNonNull(repository.getJobInstance(job.getName(), parameters));
        JobExecution execution = repository.createJobExecution(instance, parameters, new ExecutionContext());
        job.execute(execution);
        return execution;
    }
}
