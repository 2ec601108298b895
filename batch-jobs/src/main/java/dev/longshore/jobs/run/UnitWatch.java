package dev.longshore.jobs.run;

import dev.longshore.jobs.kind.ClaimLostException;
import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.jobs.kind.RejectionLimit;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.jobs.run.DrivenRun.Stop;
import dev.longshore.jobs.run.OwnerWork.Kind;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.unit.DoneUnit;
import dev.longshore.sql.unit.PlannedUnit;
import dev.longshore.sql.unit.UnitProgress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.step.StepExecution;

/**
 * The owner's part of the step that is split: stores the plan once, opens the units to all workers, and watches until all are DONE, or until the run
 * should stop, or too much is rejected, and no unit is worked on any more. It claims nothing itself. Limits: it hears of the ends of units at other workers at its next tick.
 */
final class UnitWatch implements PartitionHandler {

    private static final Duration TICK = Duration.ofMillis(250);

    /** Claims begin to look at the first unit that was not DONE at the owner's last look. */
    private static final Duration LONGEST_REST = Duration.ofMillis(100);

    private static final Duration PROOF = Duration.ofSeconds(1);

    private static final int FIRST = 2;

    /** So many times as long as a look took passes at least before the next, whatever ends meanwhile. */
    private static final int REST = 4;

    /** A look that finds at least this share of what is made ahead still to be claimed could have been later. */
    private static final int PLENTY = 2;

    private final DrivenRun run;
    private final RunPlan plan;
    private final UnitSplitter splitter;
    private final UnitTally tally;
    private final RunBooks books;
    private final JsonColumn json;
    private final Runnable unitsOpened;
    private long provenAt = System.nanoTime();
    private long restNanos;

    UnitWatch(
            DrivenRun run,
            RunPlan plan,
            UnitSplitter splitter,
            UnitTally tally,
            RunBooks books,
            JsonColumn json,
            Runnable unitsOpened) {
        this.run = run;
        this.plan = plan;
        this.splitter = splitter;
        this.tally = tally;
        this.books = books;
        this.json = json;
        this.unitsOpened = unitsOpened;
    }

    @Override
    public Collection<StepExecution> handle(StepExecutionSplitter unused, StepExecution manager) throws Exception {
        List<PlannedUnit> units = plan.units(manager.getJobExecutionId());
        UnitProgress before = tally.begin();
        limit().check(before.counts(), before.allDone());
        if (before.allDone()) {
            return List.of();
        }
        try (WhileUnitsRun while_ = plan.start(units)) {
            open(manager, while_, units);
            watch(manager, while_);
        }
        return List.of();
    }

    /** The first few units only, so that the first chunk does not wait for the step executions of all. */
    private void open(StepExecution manager, WhileUnitsRun while_, List<PlannedUnit> units)
            throws JobInterruptedException {
        String shared = json.of(while_.shared());
        RunState found = Objects.requireNonNull(books.transactions().execute(transaction -> {
            RunState state = lock();
            if (state == RunState.RUNNING) {
                splitter.split(manager, FIRST);
                open(shared, RunPlan.rowsExpected(units));
            }
            return state;
        }));
        run.heed(found);
        unitsOpened.run();
    }

    /** Of a run whose row is locked and RUNNING, so that nothing can stand in the way. */
    private void open(String shared, @Nullable Long rowsExpected) {
        if (!books.moves().openUnits(run.held(), step(), parallelUnits(), shared, rowsExpected)) {
            throw new IllegalStateException("run " + run.claim().id() + " is locked and RUNNING, and was not opened");
        }
    }

    private void watch(StepExecution manager, WhileUnitsRun while_) throws Exception {
        boolean closed = false;
        LongshoreException refusal = null;
        while (true) {
            long began = System.nanoTime();
            UnitProgress progress = tally.look();
            if (books.moves().stateOf(run.held()).isEmpty()) {
                throw new ClaimLostException(run.held());
            }
            if (progress.failed() > 0) {
                run.unitFailed();
            }
            if (refusal == null) {
                refusal = limit().problem(progress.counts(), progress.allDone());
            }
            boolean goesOn = run.stop() == Stop.NONE && refusal == null;
            if (goesOn && progress.allDone()) {
                return;
            }
            books.moves().counted(run.held(), progress.counts(), tally.doneBelow());
            if (!goesOn && !closed) {
                closed = true;
                if (!books.moves().closeUnits(run.held())) {
                    throw new ClaimLostException(run.held());
                }
                continue; // a unit may have been claimed meanwhile: look again now that none can be
            }
            if (!goesOn && progress.running() == 0) {
                throw refusal == null ? new JobInterruptedException("stopped: " + run.stop()) : refusal;
            }
            if (goesOn && progress.claimable() < ahead()) {
                attachMore(manager, progress);
            }
            advance(while_, progress);
            prove(while_);
            run.wakeUp().await(TICK, rest(progress, System.nanoTime() - began));
        }
    }

    /**
     * Where units end all the time, looking at them takes its share of the database's time and no more; and as long as slots have plenty to claim, nobody waits
     * for what the owner does, so that it rests twice as long each time, up to a bound. Commands are heard at once all the same.
     */
    private Duration rest(UnitProgress progress, long nanosOfLook) {
        boolean plenty = progress.claimable() * PLENTY >= ahead();
        restNanos = Math.min(LONGEST_REST.toNanos(), Math.max(REST * nanosOfLook, plenty ? 2 * restNanos : 0));
        return Duration.ofNanos(restNanos);
    }

    /** A successor must not count the units while rows are made for some of them. */
    private RunState lock() {
        return books.moves().lock(run.held()).orElseThrow(() -> new ClaimLostException(run.held()));
    }

    private void attachMore(StepExecution manager, UnitProgress progress) {
        if (progress.pending() > progress.claimable()) {
            // each word of it has every worker look
            boolean somebodyMayWait = progress.claimable() < parallelUnits();
            books.transactions().executeWithoutResult(transaction -> {
                lock();
                splitter.split(manager, ahead());
                if (somebodyMayWait) {
                    books.moves().wakeUnits(run.claim().id());
                }
            });
            if (somebodyMayWait) {
                unitsOpened.run();
            }
        }
    }

    private void prove(WhileUnitsRun while_) {
        if (System.nanoTime() - provenAt >= PROOF.toNanos()) {
            while_.prove();
            provenAt = System.nanoTime();
        }
    }

    private void advance(WhileUnitsRun while_, UnitProgress progress) throws Exception {
        if (progress.done() <= tally.doneBelow()) {
            return;
        }
        List<DoneUnit> next = tally.advance();
        if (!next.isEmpty()) {
            List<EndedUnit> units = next.stream().map(UnitWatch::ended).toList();
            try {
                run.work().during(Kind.ADVANCING, while_::hurry, () -> {
                    while_.advance(units);
                    return units;
                });
            } catch (JobInterruptedException e) {
                // the run stops: its units are waited for, and then it ends
            }
        }
    }

    /** So many step executions are made ahead that slots never wait for one, even where units end faster than the owner looks. */
    private int ahead() {
        return 4 * parallelUnits() + 2;
    }

    private int parallelUnits() {
        return run.job().definition().limits().parallelUnits();
    }

    private RejectionLimit limit() {
        return run.job().work().split().limit();
    }

    private String step() {
        return run.job().work().splitStep();
    }

    static EndedUnit ended(DoneUnit unit) {
        return new EndedUnit(unit.id(), unit.bounds(), unit.checkpoint(), unit.counts());
    }
}
