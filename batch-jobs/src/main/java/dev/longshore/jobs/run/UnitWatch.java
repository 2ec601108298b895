package dev.longshore.jobs.run;

import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitWork;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.jobs.run.DrivenRun.Stop;
import dev.longshore.jobs.unit.ClaimLostException;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.run.RunEvents;
import dev.longshore.sql.run.RunMoves;
import dev.longshore.sql.unit.DoneUnit;
import dev.longshore.sql.unit.PlannedUnit;
import dev.longshore.sql.unit.UnitPlans;
import dev.longshore.sql.unit.UnitProgress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.step.StepExecution;

/**
 * The owner's part of the step that is split: stores the plan once, opens the units to all workers, and watches until all are DONE, or until the run
 * should stop and no unit is worked on any more. It claims nothing itself. Limits: it hears of the ends of units at other workers at its next tick.
 */
final class UnitWatch implements PartitionHandler {

    private static final Duration TICK = Duration.ofMillis(250);

    private final DrivenRun run;
    private final UnitPlans plans;
    private final RunMoves moves;
    private final RunEvents events;
    private final CommandDesk commands;
    private final JsonColumn json;
    private final Runnable unitsOpened;
    private int advanced;

    UnitWatch(
            DrivenRun run,
            UnitPlans plans,
            RunMoves moves,
            RunEvents events,
            CommandDesk commands,
            JsonColumn json,
            Runnable unitsOpened) {
        this.run = run;
        this.plans = plans;
        this.moves = moves;
        this.events = events;
        this.commands = commands;
        this.json = json;
        this.unitsOpened = unitsOpened;
    }

    @Override
    public Collection<StepExecution> handle(StepExecutionSplitter splitter, StepExecution manager) throws Exception {
        if (!moves.executedBy(run.held(), manager.getJobExecutionId())) {
            throw new ClaimLostException(run.held());
        }
        List<PlannedUnit> plan = plan();
        if (plans.progress(run.claim().id(), step()).allDone()) {
            return List.of();
        }
        RunScope scope = run.scope();
        try (WhileUnitsRun while_ =
                work().start(scope, plan.stream().map(UnitWatch::asGiven).toList())) {
            splitter.split(manager, ahead());
            open(while_, plan);
            watch(splitter, manager, while_);
        }
        return List.of();
    }

    /** The stored plan, or a new one, stored before anything else happens. */
    private List<PlannedUnit> plan() {
        List<PlannedUnit> stored = plans.plan(run.claim().id(), step());
        if (!stored.isEmpty()) {
            return stored;
        }
        List<UnitPlan> given = work().plan(run.scope());
        List<PlannedUnit> fresh = IntStream.range(0, given.size())
                .mapToObj(ordinal -> new PlannedUnit(
                        ordinal,
                        given.get(ordinal).bounds(),
                        given.get(ordinal).label(),
                        given.get(ordinal).rowsExpected()))
                .toList();
        if (!plans.store(run.held(), step(), fresh)) {
            throw new ClaimLostException(run.held());
        }
        events.record(run.claim().id(), "plan.stored", Map.of("step", step(), "units", fresh.size()));
        return fresh;
    }

    private void open(WhileUnitsRun while_, List<PlannedUnit> plan) throws JobInterruptedException {
        boolean opened = moves.openUnits(
                run.held(),
                step(),
                run.job().definition().limits().parallelUnits(),
                json.of(while_.shared()),
                rowsExpected(plan));
        if (!opened) {
            throw new ClaimLostException(run.held());
        }
        unitsOpened.run();
    }

    private void watch(StepExecutionSplitter splitter, StepExecution manager, WhileUnitsRun while_) throws Exception {
        boolean closed = false;
        while (true) {
            UnitProgress progress = plans.progress(run.claim().id(), step());
            if (moves.stateOf(run.held()).isEmpty()) {
                throw new ClaimLostException(run.held());
            }
            moves.counted(run.held(), progress.counts());
            commands.look(run);
            if (progress.failed() > 0) {
                run.want(Stop.FAILURE);
            }
            Stop stop = run.stop();
            if (stop == Stop.NONE && progress.allDone()) {
                return;
            }
            if (stop != Stop.NONE && !closed) {
                closed = true;
                if (!moves.closeUnits(run.held())) {
                    throw new ClaimLostException(run.held());
                }
                continue; // a unit may have been claimed meanwhile: look again now that none can be
            }
            if (stop != Stop.NONE && progress.running() == 0) {
                throw new JobInterruptedException("stopped: " + stop);
            }
            if (stop == Stop.NONE && progress.claimable() < ahead()) {
                attachMore(splitter, manager, progress);
            }
            advance(while_, progress);
            run.wakeUp().await(TICK);
        }
    }

    private void attachMore(StepExecutionSplitter splitter, StepExecution manager, UnitProgress progress)
            throws Exception {
        if (progress.pending() > progress.claimable()) {
            splitter.split(manager, ahead());
            moves.wakeUnits(run.claim().id());
            unitsOpened.run();
        }
    }

    private void advance(WhileUnitsRun while_, UnitProgress progress) {
        if (progress.done() <= advanced) {
            return;
        }
        List<DoneUnit> next = plans.doneInOrder(run.claim().id(), step(), advanced);
        if (!next.isEmpty()) {
            while_.advance(next.stream().map(UnitWatch::ended).toList());
            advanced += next.size();
        }
    }

    /** So many step executions are made ahead that slots never wait for one, and so few that the first chunk does not. */
    private int ahead() {
        return run.job().definition().limits().parallelUnits() + 2;
    }

    private UnitWork work() {
        return run.job().work().units();
    }

    private String step() {
        return run.job().work().splitStep();
    }

    static EndedUnit ended(DoneUnit unit) {
        return new EndedUnit(unit.id(), unit.bounds(), unit.checkpoint(), unit.counts());
    }

    private static UnitPlan asGiven(PlannedUnit unit) {
        return new UnitPlan(unit.label(), unit.bounds(), unit.rowsExpected());
    }

    private static @Nullable Long rowsExpected(List<PlannedUnit> plan) {
        return plan.stream().anyMatch(unit -> unit.rowsExpected() == null)
                ? null
                : plan.stream()
                        .map(PlannedUnit::rowsExpected)
                        .filter(Objects::nonNull)
                        .mapToLong(Long::longValue)
                        .sum();
    }
}
