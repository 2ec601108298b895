package dev.longshore.jobs.run;

import dev.longshore.jobs.kind.ClaimLostException;
import dev.longshore.jobs.repository.ExecutionGuard;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.StepExecution;

/** The fence and the brake of a whole job that is driven here. */
final class WholeRunGuard implements ExecutionGuard {

    private final DrivenRun run;
    private final RunBooks books;
    private final CommandDesk commands;
    private final Map<Long, Long> newestByInstance = new ConcurrentHashMap<>();
    private final Map<Long, AtWork> steps = new ConcurrentHashMap<>();
    private final Set<String> warnedOf = ConcurrentHashMap.newKeySet();
    private volatile boolean stop;

    WholeRunGuard(DrivenRun run, RunBooks books, CommandDesk commands) {
        this.run = run;
        this.books = books;
        this.commands = commands;
    }

    /** Also refuses an earlier execution of the same instance: the thread of one whose lease ran out may live in this very process. */
    @Override
    public void requireHeld(JobExecution execution) {
        long known = newestByInstance.getOrDefault(execution.getJobInstanceId(), 0L);
        long newest = newestByInstance.merge(execution.getJobInstanceId(), execution.getId(), Math::max);
        boolean held = execution.getId() == newest
                && (newest > known && isOfRun(execution)
                        ? books.moves().executedBy(run.held(), newest)
                        : books.moves().hold(run.held()));
        if (!held) {
            stop = true;
            throw new ClaimLostException(run.held());
        }
    }

    /** Not of a job that a step of the run's job launches. */
    private boolean isOfRun(JobExecution execution) {
        return execution.getJobInstance().getJobName().equals(run.batchName());
    }

    /**
     * A step that is at work.
     *
     * @param heardAt when it wrote its row last, by {@link System#nanoTime}
     */
    record AtWork(StepExecution step, long heardAt) {}

    @Override
    public void chunk(StepExecution step) {
        if (!run.unanswered().isEmpty()) {
            commands.chunk(run);
        }
    }

    @Override
    public boolean wantsStop(StepExecution step) {
        if (step.getStatus().isRunning()) {
            steps.put(step.getId(), new AtWork(step, System.nanoTime()));
        } else {
            steps.remove(step.getId());
        }
        return stop;
    }

    @Override
    public void notAtomic(StepExecution step) {
        if (warnedOf.add(step.getStepName())) {
            books.events().record(run.claim().id(), "run.not-atomic", Map.of("step", step.getStepName()));
        }
    }

    /** Has every step end after its chunk. */
    void stop() {
        stop = true;
    }

    /** The step executions that are at work, as the job's own threads know them. */
    List<AtWork> atWork() {
        return List.copyOf(steps.values());
    }
}
