package dev.longshore.jobs.run;

import dev.longshore.jobs.failure.FailureReport;
import dev.longshore.jobs.kind.ClaimLostException;
import dev.longshore.jobs.kind.ClosingWork.Publication;
import dev.longshore.jobs.run.DrivenRun.Stop;
import dev.longshore.jobs.worker.UnfitWorkerException;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.Outdated;
import dev.longshore.model.run.RunState;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.run.ClaimedRun;
import dev.longshore.sql.run.HeldRun;
import dev.longshore.sql.unit.UnitBookkeeping;
import dev.longshore.sql.unit.UnitProgress;
import dev.longshore.sql.worker.Workers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.JobExecution;

/**
 * Drives one claimed run on the thread that calls it: launches it, and when Spring Batch has ended lays it to rest in the state that is true. A run whose
 * claim is lost is left alone; one whose end cannot be written, since the database is away, is found by its lease.
 */
final class RunDriver {

    private static final Logger log = LoggerFactory.getLogger(RunDriver.class);

    private static final Duration WAIT = Duration.ofMillis(100);

    private final BatchJobs jobs;
    private final Launcher launcher;
    private final WholeRuns wholeRuns;
    private final Recovery recovery;
    private final OwnerDeaths deaths;
    private final RunBooks books;
    private final CommandDesk commands;
    private final Preconditions preconditions;
    private final UnitBookkeeping bookkeeping;
    private final Workers workers;

    RunDriver(
            BatchJobs jobs,
            Launcher launcher,
            WholeRuns wholeRuns,
            Recovery recovery,
            RunBooks books,
            CommandDesk commands,
            UnitBookkeeping bookkeeping,
            Workers workers) {
        this.jobs = jobs;
        this.launcher = launcher;
        this.wholeRuns = wholeRuns;
        this.recovery = recovery;
        this.deaths = new OwnerDeaths(wholeRuns, recovery, books);
        this.books = books;
        this.commands = commands;
        this.preconditions = new Preconditions(books);
        this.bookkeeping = bookkeeping;
        this.workers = workers;
    }

    /**
     * Drives a run until it rests.
     *
     * @param unitsOpened called when units have become claimable
     */
    void drive(DrivenRun run, Runnable unitsOpened) {
        JobExecution execution = null;
        Throwable failure = null;
        try {
            if (run.claim().attempt() > 1) {
                books.plans().adopt(run.held());
            }
            if (run.claim().state() == RunState.RUNNING && OwnerDeaths.areTooMany(run)) {
                failure = deaths.end(run);
            } else if (run.claim().state() == RunState.RUNNING && preconditions.isOutdated(run)) {
                deaths.endWhatIsLeft(run);
            } else if (run.claim().state() == RunState.RUNNING
                    && run.job().whole().isPresent()) {
                wholeRuns.drive(run, run.job().whole().get());
            } else if (run.claim().state() == RunState.RUNNING) {
                execution = launcher.launch(jobs.jobOf(run, unitsOpened), run);
                failure = failureOf(execution);
            } else {
                acknowledgeForDeadOwner(run);
            }
        } catch (Exception e) {
            failure = e;
        }
        if (run.published().isEmpty()) {
            layToRest(run, failure);
        }
        if (execution != null) {
            endBookkeeping(run, execution.getId());
        }
        run.published().ifPresent(publication -> cleanUp(run, publication));
        log.atInfo()
                .addKeyValue("run", run.claim().id())
                .addKeyValue("token", run.claim().token())
                .log("run.released");
    }

    private static void cleanUp(DrivenRun run, Publication publication) {
        try {
            publication.cleanUp();
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("run", run.claim().id()).setCause(e).log("cleanup.failed");
        }
    }

    /** Gives a run back that another version of Longshore planned or described: this worker claims none like it from now on. */
    void leaveToAnother(WorkerId worker, ClaimedRun claim, UnfitWorkerException why) {
        log.atWarn()
                .addKeyValue("run", claim.id())
                .addKeyValue("definition", why.definitionHash())
                .setCause(why)
                .log("worker.unfit");
        workers.unfit(worker, why.definitionHash());
        HeldRun held = new HeldRun(claim.id(), claim.token());
        books.transactions().executeWithoutResult(transaction -> {
            books.moves().lockClaims(held.run());
            if (books.moves().lock(held).filter(RunState.RUNNING::equals).isPresent()) {
                books.plans().reclaim(held); // of one that was taken over: nobody works on a run at rest
            }
            books.moves().leave(held);
        });
    }

    /** Ends a run that cannot begin: its definition or its parameters are not what this worker can work with. Repeating would end the same. What is committed of it counts. */
    void refuse(HeldRun held, int attempt, RuntimeException why) {
        books.transactions().executeWithoutResult(transaction -> {
            books.moves().lockClaims(held.run());
            books.moves().lock(held).ifPresent(state -> {
                books.plans().reclaim(held);
                long failure = books.failures()
                        .record(held.run(), FailureReport.of(why).in(attempt, null, null));
                books.plans().counted(held.run()).ifPresent(counts -> books.moves()
                        .counted(held, counts));
                books.moves().fail(held, failure);
                books.events().record(held.run(), "run.failed", Map.of("attempt", attempt));
            });
        });
    }

    /** What a step failed with, else what the job did: the job's own only says that a step failed. */
    private static @Nullable Throwable failureOf(JobExecution execution) {
        return execution.getStepExecutions().stream()
                .flatMap(step -> step.getFailureExceptions().stream())
                .findFirst()
                .orElseGet(() ->
                        execution.getFailureExceptions().stream().findFirst().orElse(null));
    }

    /** Units that were never claimed leave a step execution that waits for ever, and one that was taken back leaves one that works for ever. */
    private void endBookkeeping(DrivenRun run, long execution) {
        try {
            bookkeeping.end(execution);
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("run", run.claim().id()).setCause(e).log("bookkeeping.failed");
        }
    }

    /** The owner died between an operator's wish and the acknowledgement: it can be given as soon as no healthy worker works on a unit any more. */
    private void acknowledgeForDeadOwner(DrivenRun run) throws InterruptedException {
        commands.look(run);
        if (run.job().whole().isPresent()) {
            wholeRuns.recover(run, recovery);
        } else {
            while (run.stop() != Stop.DRAIN && isWorkedOn(run)) {
                run.wakeUp().await(WAIT);
                commands.look(run);
            }
            recovery.endWhatWasLeft(
                    run.batchName(),
                    run.batchParameters(),
                    bookkeeping.held(run.claim().id()));
        }
        run.want(run.claim().state() == RunState.PAUSING ? Stop.PAUSE : Stop.CANCEL);
    }

    private boolean isWorkedOn(DrivenRun run) {
        if (books.moves().stateOf(run.held()).isEmpty()) {
            throw new ClaimLostException(run.held());
        }
        return books.plans()
                        .progress(run.claim().id(), run.job().work().splitStep())
                        .running()
                > 0;
    }

    private void layToRest(DrivenRun run, @Nullable Throwable failure) {
        boolean rests = Boolean.TRUE.equals(books.transactions().execute(transaction -> {
            books.moves().lockClaims(run.claim().id());
            Optional<RunState> state = books.moves().lock(run.held());
            return state.isPresent() && rest(run, state.get(), failure);
        }));
        if (!rests) {
            run.fenced();
            log.atWarn()
                    .addKeyValue("run", run.claim().id())
                    .addKeyValue("token", run.claim().token())
                    .log("run.fenced");
        }
    }

    /** With the run's row locked and its token checked. */
    private boolean rest(DrivenRun run, RunState state, @Nullable Throwable failure) {
        HeldRun held = run.held();
        Counts counts = run.job().whole().isPresent() ? wholeRuns.reconciled(run) : countedUnits(run);
        RunState rest = Rest.of(run, state, failure);
        if (state != RunState.RUNNING) {
            commands.takeNoted(run, state);
        }
        books.moves().counted(held, counts);
        if (rest == RunState.PAUSED && state == RunState.RUNNING) {
            books.moves().wish(held, RunState.PAUSING, RunState.RUNNING); // nobody asked for it but the job itself
        }
        boolean moved =
                switch (rest) {
                    case PAUSED -> books.moves().rest(held, rest, RunState.PAUSING);
                    case QUEUED ->
                        run.stop() == Stop.DRAIN
                                ? books.moves().rest(held, rest, state)
                                : books.moves().giveUp(held, state);
                    case CANCELLED, COMPLETED, STALE, SUPERSEDED ->
                        books.moves().end(held, rest, counts, null);
                    default -> books.moves().end(held, rest, counts, failureOf(run, failure));
                };
        if (moved) {
            commands.answer(run, rest);
            Map<String, Object> detail =
                    new TreeMap<>(Map.of("attempt", run.claim().attempt(), "read", counts.read()));
            if (rest.isOutdated()) {
                Outdated why = run.outdated().orElseThrow();
                preconditions.note(held.run(), why);
                detail.putAll(why.detail());
            }
            books.events().record(held.run(), Rest.event(rest), detail);
        }
        return moved;
    }

    private Counts countedUnits(DrivenRun run) {
        UnitProgress progress =
                books.plans().progress(run.claim().id(), run.job().work().splitStep());
        if (progress.running() > 0) {
            books.plans()
                    .reclaim(run.held()); // the owner failed while units were worked on: nobody works on a run at rest
        }
        return progress.counts();
    }

    /** A unit's failure, if one failed: it came first. */
    private long failureOf(DrivenRun run, @Nullable Throwable failure) {
        if (run.hasFailedUnit()) {
            Optional<Long> ofUnit = books.failures()
                    .firstOf(run.claim().id(), run.claim().attempt())
                    .or(() -> books.failures().last(run.claim().id()));
            if (ofUnit.isPresent()) {
                return ofUnit.get();
            }
        }
        Throwable cause = failure == null ? new IllegalStateException("the execution ended without a result") : failure;
        return books.failures()
                .record(
                        run.claim().id(),
                        UnsafeStepException.failure(cause, run.claim().attempt()));
    }
}
