package dev.longshore.jobs.repository;

import dev.longshore.jobs.kind.WholeJob;
import dev.longshore.model.run.RunId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.dao.OptimisticLockingFailureException;

/** The guards of the whole jobs that this process drives, by run. An execution that belongs to a run and has no guard here may write nothing. */
public final class ExecutionGuards {

    private final Map<RunId, ExecutionGuard> guards = new ConcurrentHashMap<>();

    public void set(RunId run, ExecutionGuard guard) {
        guards.put(run, guard);
    }

    /** Removes the guard, if it is still the one of the run. */
    public void remove(RunId run, ExecutionGuard guard) {
        guards.remove(run, guard);
    }

    /** Empty for executions that are none of a whole job's run: those of split jobs, and what an application launches by itself. */
    Optional<ExecutionGuard> of(JobExecution execution) {
        return runOf(execution.getJobParameters()).map(run -> {
            ExecutionGuard guard = guards.get(run);
            if (guard == null) {
                throw new OptimisticLockingFailureException(
                        "execution " + execution.getId() + ": run " + run + " is not driven here any more");
            }
            return guard;
        });
    }

    private static Optional<RunId> runOf(JobParameters parameters) {
        return parameters.getParameter(WholeJob.RUN) == null
                ? Optional.empty()
                : Optional.of(RunId.of(
                        String.valueOf(parameters.getParameter(WholeJob.RUN).value())));
    }
}
