package dev.longshore.jobs.run;

import dev.longshore.jobs.failure.FailureReport;
import dev.longshore.jobs.failure.Transience;
import dev.longshore.jobs.run.DrivenRun.Stop;
import dev.longshore.jobs.unit.UnitStep;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.run.HeldRun;
import dev.longshore.sql.run.RunEvents;
import dev.longshore.sql.run.RunFailures;
import dev.longshore.sql.run.RunMoves;
import dev.longshore.sql.unit.UnitPlans;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Drives one claimed run on the thread that calls it: launches it, and when Spring Batch has ended lays it to rest in the state that is true. A run whose
 * claim is lost is left alone; one whose end cannot be written, since the database is away, is found by its lease.
 */
final class RunDriver {

    private static final Logger log = LoggerFactory.getLogger(RunDriver.class);

    private final BatchJobs jobs;
    private final Launcher launcher;
    private final Recovery recovery;
    private final UnitPlans plans;
    private final RunMoves moves;
    private final RunEvents events;
    private final RunFailures failures;
    private final CommandDesk commands;
    private final TransactionOperations transactions;

    RunDriver(
            BatchJobs jobs,
            Launcher launcher,
            Recovery recovery,
            UnitPlans plans,
            RunMoves moves,
            RunEvents events,
            RunFailures failures,
            CommandDesk commands,
            TransactionOperations transactions) {
        this.jobs = jobs;
        this.launcher = launcher;
        this.recovery = recovery;
        this.plans = plans;
        this.moves = moves;
        this.events = events;
        this.failures = failures;
        this.commands = commands;
        this.transactions = transactions;
    }

    /**
     * Drives a run until it rests.
     *
     * @param unitsOpened called when units have become claimable
     */
    void drive(DrivenRun run, Runnable unitsOpened) {
        Throwable failure = null;
        try {
            if (run.claim().attempt() > 1) {
                plans.reclaim(run.held());
            }
            if (run.claim().state() == RunState.RUNNING) {
                JobExecution execution = launcher.launch(jobs.jobOf(run, unitsOpened), run);
                failure =
                        execution.getAllFailureExceptions().stream().findFirst().orElse(null);
            } else {
                acknowledgeForDeadOwner(run);
            }
        } catch (Exception e) {
            failure = e;
        }
        if (!run.isCompleted()) {
            layToRest(run, failure);
        }
        log.atInfo()
                .addKeyValue("run", run.claim().id())
                .addKeyValue("token", run.claim().token())
                .log("run.released");
    }

    /** The owner died between an operator's wish and the acknowledgement: nothing runs any more, so that it can be given now. */
    private void acknowledgeForDeadOwner(DrivenRun run) {
        recovery.endWhatWasLeft(
                run.job().definition().name().value(),
                UnitStep.parametersOf(run.claim().id()));
        commands.look(run);
        run.want(run.claim().state() == RunState.PAUSING ? Stop.PAUSE : Stop.CANCEL);
    }

    private void layToRest(DrivenRun run, @Nullable Throwable failure) {
        if (run.stop() == Stop.NONE && failure != null && Transience.mayPass(failure)) {
            run.want(Stop.DRAIN); // back to the queue: it goes on at its last chunks
        }
        boolean rests = Boolean.TRUE.equals(transactions.execute(transaction -> {
            Optional<RunState> state = moves.lock(run.held());
            return state.isPresent() && rest(run, state.get(), failure);
        }));
        if (!rests) {
            log.atWarn()
                    .addKeyValue("run", run.claim().id())
                    .addKeyValue("token", run.claim().token())
                    .log("run.fenced");
        }
    }

    /** With the run's row locked and its token checked. */
    private boolean rest(DrivenRun run, RunState state, @Nullable Throwable failure) {
        HeldRun held = run.held();
        Counts counts = plans.progress(held.run(), run.job().work().splitStep()).counts();
        RunState rest =
                switch (run.stop()) {
                    case PAUSE -> RunState.PAUSED;
                    case CANCEL -> RunState.CANCELLED;
                    case DRAIN -> state == RunState.RUNNING ? RunState.QUEUED : restOf(state);
                    case FAILURE, NONE -> RunState.FAILED;
                };
        moves.counted(held, counts);
        boolean moved =
                switch (rest) {
                    case PAUSED, QUEUED -> moves.rest(held, rest, state);
                    case CANCELLED -> moves.end(held, rest, counts, null);
                    default -> moves.end(held, rest, counts, failureOf(run, failure));
                };
        if (moved) {
            commands.answer(run, rest);
            events.record(held.run(), event(rest), Map.of("attempt", run.claim().attempt(), "read", counts.read()));
        }
        return moved;
    }

    private static RunState restOf(RunState wish) {
        return wish == RunState.PAUSING ? RunState.PAUSED : RunState.CANCELLED;
    }

    /** A unit's failure, if one failed: it came first. */
    private long failureOf(DrivenRun run, @Nullable Throwable failure) {
        if (run.stop() == Stop.FAILURE) {
            Optional<Long> ofUnit = failures.firstOf(
                            run.claim().id(), run.claim().attempt())
                    .or(() -> failures.last(run.claim().id()));
            if (ofUnit.isPresent()) {
                return ofUnit.get();
            }
        }
        Throwable cause = failure == null ? new IllegalStateException("the execution ended without a result") : failure;
        return failures.record(
                run.claim().id(), FailureReport.of(cause).in(run.claim().attempt(), null, null));
    }

    private static String event(RunState rest) {
        return switch (rest) {
            case PAUSED -> "run.paused";
            case QUEUED -> "run.returned";
            case CANCELLED -> "run.cancelled";
            default -> "run.failed";
        };
    }
}
