package dev.longshore.jobs.run;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.dao.DataAccessException;

/**
 * Starts the job of a run and returns when its execution has ended, however it ended. Only the owner of a run's lease calls this. Spring Batch says in
 * four ways that there is an execution already; to the owner of the lease they all mean that an earlier owner left one behind.
 */
final class Launcher {

    private static final Logger log = LoggerFactory.getLogger(Launcher.class);
    private static final int MOST_TRIES = 3;

    private final JobOperator operator;
    private final Recovery recovery;

    Launcher(JobOperator operator, Recovery recovery) {
        this.operator = operator;
        this.recovery = recovery;
    }

    JobExecution launch(Job job, DrivenRun run) {
        JobParameters parameters = run.batchParameters();
        if (run.claim().attempt() > 1) {
            recovery.endWhatWasLeft(job.getName(), parameters);
        }
        Exception last = null;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                return operator.start(job, parameters);
            } catch (JobExecutionException | IllegalStateException | DataAccessException e) {
                log.atWarn()
                        .addKeyValue("run", run.claim().id())
                        .addKeyValue("why", e.toString())
                        .log("launch.refused");
                last = e;
                recovery.endWhatWasLeft(job.getName(), parameters);
            }
        }
        throw LongshoreException.of(
                Category.INTERNAL,
                "launch-refused",
                "Spring Batch refused to start run " + run.claim().id() + " " + MOST_TRIES + " times.",
                "Read the cause, then restart the run.",
                last);
    }
}
