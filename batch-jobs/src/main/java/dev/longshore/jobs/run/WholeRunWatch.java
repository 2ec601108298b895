package dev.longshore.jobs.run;

import dev.longshore.jobs.run.DrivenRun.Stop;
import dev.longshore.jobs.run.WholeRunGuard.AtWork;
import dev.longshore.sql.run.StepBooks;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.step.ListableStepLocator;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.StoppableTasklet;
import org.springframework.batch.core.step.tasklet.TaskletStep;

/**
 * The second thread of a run whose job does all by itself: it tells the job to stop at the end of its chunk, once, when it
 * should, and counts.
 */
final class WholeRunWatch {

    private static final Logger log = LoggerFactory.getLogger(WholeRunWatch.class);
    private static final Duration TICK = Duration.ofMillis(250);

    private final DrivenRun run;
    private final Job job;
    private final WholeRunGuard guard;
    private final RunBooks books;
    private final StepBooks steps;
    private final CommandDesk commands;
    private final Thread thread;
    private volatile boolean open = true;
    private final Set<Long> overdue = new HashSet<>();
    private boolean stopped;

    WholeRunWatch(DrivenRun run, Job job, WholeRunGuard guard, RunBooks books, StepBooks steps, CommandDesk commands) {
        this.run = run;
        this.job = job;
        this.guard = guard;
        this.books = books;
        this.steps = steps;
        this.commands = commands;
        this.thread = new Thread(this::watch, "watch-" + run.claim().id());
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void end() throws InterruptedException {
        open = false;
        run.wakeUp().ring();
        thread.join();
    }

    private void watch() {
        while (open) {
            try {
                look();
            } catch (RuntimeException e) {
                log.atWarn()
                        .addKeyValue("run", run.claim().id())
                        .addKeyValue("why", e.toString())
                        .log("run.watch-failed");
            }
            try {
                run.wakeUp().await(TICK);
            } catch (InterruptedException e) {
                log.atWarn().addKeyValue("loop", thread.getName()).log("loop.interrupted");
            }
        }
    }

    private void look() {
        boolean held = books.moves().stateOf(run.held()).isPresent();
        if ((!held || run.stop() != Stop.NONE) && !stopped) {
            stopped = true;
            guard.stop();
            guard.atWork().forEach(work -> tell(work.step()));
        }
        if (held && run.isHurried()) {
            guard.atWork().forEach(this::overdue);
        }
        if (held) {
            books.moves().counted(run.held(), WholeRuns.sum(steps.of(run.claim().id())));
        }
    }

    /** Nothing of it can be cut short, which whoever waits is told, once a step. */
    private void overdue(AtWork work) {
        if (overdue.add(work.step().getId())) {
            commands.overdue(
                    run, work.step().getStepName(), Duration.ofNanos(Math.max(0, System.nanoTime() - work.heardAt())));
        }
    }

    /** A tasklet of one long call looks at no row; one that can be told is told. */
    private void tell(StepExecution execution) {
        if (job instanceof ListableStepLocator locator
                && locator.getStepNames().contains(execution.getStepName())
                && locator.getStep(execution.getStepName()) instanceof TaskletStep step
                && step.getTasklet() instanceof StoppableTasklet tasklet) {
            tasklet.stop(execution);
        }
    }
}
