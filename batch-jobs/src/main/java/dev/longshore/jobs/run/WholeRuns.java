package dev.longshore.jobs.run;

import dev.longshore.jobs.kind.WholeJob;
import dev.longshore.jobs.repository.ExecutionGuards;
import dev.longshore.jobs.run.DrivenRun.Stop;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.run.StepBooks;
import dev.longshore.sql.run.StepBooks.StepCounts;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;

/**
 * Drives runs of jobs that do all by themselves. The job runs on the owner's thread; a second one watches: it counts, and stops it. A
 * job is stopped at the end of a chunk and never by an interrupt. Limits: a tasklet that neither returns nor can be told to stop is waited for, and the run says so.
 */
final class WholeRuns {

    private final Launcher launcher;
    private final ExecutionGuards guards;
    private final RunBooks books;
    private final StepBooks steps;
    private final CommandDesk commands;
    private final ScanCheck scans;
    private final UnsafeCheck unsafe;

    WholeRuns(
            Launcher launcher,
            ExecutionGuards guards,
            RunBooks books,
            StepBooks steps,
            CommandDesk commands,
            ScanCheck scans,
            UnsafeCheck unsafe) {
        this.launcher = launcher;
        this.guards = guards;
        this.books = books;
        this.steps = steps;
        this.commands = commands;
        this.scans = scans;
        this.unsafe = unsafe;
    }

    /** Launches and waits. Afterwards the run knows whether it is finished; what is thrown is what it failed with. */
    void drive(DrivenRun run, WholeJob whole) throws Exception {
        WholeRunGuard guard = new WholeRunGuard(run, books, commands);
        guards.set(run.claim().id(), guard);
        try {
            scans.refuse(run);
            unsafe.refuse(run);
            commands.look(run); // what was asked before the claim; the watch has not looked yet
            JobExecution execution = launched(run, whole.job(), guard);
            ending(run, execution);
        } finally {
            guards.remove(run.claim().id(), guard);
        }
    }

    /** With its execution left by a dead owner, whom an operator had told to stop. */
    void recover(DrivenRun run, Recovery recovery) {
        WholeRunGuard guard = new WholeRunGuard(run, books, commands);
        guards.set(run.claim().id(), guard);
        try {
            recovery.endWhatWasLeft(run.batchName(), run.batchParameters(), List.of());
        } finally {
            guards.remove(run.claim().id(), guard);
        }
    }

    /** The rows so far, and a warning for each step whose counts do not add up. */
    Counts reconciled(DrivenRun run) {
        List<StepCounts> counted = steps.of(run.claim().id());
        List<StepCounts> wrong =
                counted.stream().filter(step -> !step.counts().addUp()).toList();
        if (run.isFinished() && !wrong.isEmpty() && books.moves().unreconciled(run.held())) {
            wrong.forEach(step -> books.events()
                    .record(
                            run.claim().id(),
                            "run.counts-differ",
                            Map.of(
                                    "step", step.step(),
                                    "read", step.counts().read(),
                                    "written", step.counts().written(),
                                    "filtered", step.counts().filtered(),
                                    "rejected", step.counts().rejected())));
        }
        return sum(counted);
    }

    private JobExecution launched(DrivenRun run, Job job, WholeRunGuard guard)
            throws InterruptedException, JobInterruptedException {
        WholeRunWatch watch = new WholeRunWatch(run, job, guard, books, steps, commands);
        watch.start();
        try {
            return launcher.launch(new RunJob(job), run);
        } finally {
            watch.end();
        }
    }

    private static void ending(DrivenRun run, JobExecution execution) throws Exception {
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            run.finished();
        } else if (execution.getStatus() == BatchStatus.STOPPED && run.stop() == Stop.NONE) {
            run.want(Stop.PAUSE); // by its own flow: it waits for a person
        } else if (execution.getStatus() != BatchStatus.STOPPED) {
            throw failureOf(execution);
        }
    }

    /** What a step failed with, else what the job did. */
    private static Exception failureOf(JobExecution execution) {
        @Nullable
        Throwable cause = Stream.concat(
                        execution.getStepExecutions().stream().flatMap(step -> step.getFailureExceptions().stream()),
                        execution.getFailureExceptions().stream())
                .filter(failure -> !(failure instanceof JobInterruptedException))
                .findFirst()
                .orElse(null);
        if (cause instanceof Exception exception) {
            return exception;
        }
        String message = "The job ended as " + execution.getStatus() + " with exit code "
                + execution.getExitStatus().getExitCode() + ".";
        String remedy = "See its steps; restart the run once the reason is gone.";
        return cause == null
                ? LongshoreException.of(Category.USER_ERROR, "job-failed", message, remedy)
                : LongshoreException.of(Category.INTERNAL, "job-failed", message, remedy, cause);
    }

    static Counts sum(List<StepCounts> counted) {
        return counted.stream().map(StepCounts::counts).reduce(Counts.NONE, Counts::plus);
    }
}
