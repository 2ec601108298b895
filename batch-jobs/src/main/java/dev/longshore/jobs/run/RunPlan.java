package dev.longshore.jobs.run;

import dev.longshore.jobs.kind.ClaimLostException;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitWork;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.jobs.run.OwnerWork.Kind;
import dev.longshore.sql.unit.PlannedUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The plan of a run's split step: asked for once, stored before anything else happens, and from then on only read. */
final class RunPlan {

    private final DrivenRun run;
    private final UnitWork work;
    private final RunBooks books;

    RunPlan(DrivenRun run, UnitWork work, RunBooks books) {
        this.run = run;
        this.work = work;
        this.books = books;
    }

    /**
     * The units in order.
     *
     * @param jobExecution the execution that works on them now; stored with the run
     */
    List<PlannedUnit> units(long jobExecution) throws Exception {
        List<PlannedUnit> stored = books.plans().plan(run.claim().id(), step());
        List<PlannedUnit> units = stored.isEmpty() ? fresh() : stored;
        books.transactions().executeWithoutResult(transaction -> {
            if (!books.moves().executedBy(run.held(), jobExecution)) {
                throw new ClaimLostException(run.held());
            }
            if (stored.isEmpty()) {
                store(units);
            }
        });
        return units;
    }

    private List<PlannedUnit> fresh() throws Exception {
        List<UnitPlan> given = run.work().during(Kind.PLANNING, () -> work.plan(run.scope()));
        return IntStream.range(0, given.size())
                .mapToObj(ordinal -> planned(ordinal, given.get(ordinal)))
                .toList();
    }

    private void store(List<PlannedUnit> units) {
        if (!books.plans().store(run.held(), step(), units)) {
            throw new ClaimLostException(run.held());
        }
        books.events().record(run.claim().id(), "plan.stored", Map.of("step", step(), "units", units.size()));
    }

    private String step() {
        return run.job().work().splitStep();
    }

    private static PlannedUnit planned(int ordinal, UnitPlan unit) {
        return new PlannedUnit(ordinal, unit.bounds(), unit.label(), unit.rowsExpected());
    }

    /** The owner's hold on what all units share, from now on. */
    WhileUnitsRun start(List<PlannedUnit> units) throws Exception {
        List<UnitPlan> given = units.stream().map(RunPlan::asGiven).toList();
        return run.work().during(Kind.OPENING, () -> work.start(run.scope(), given));
    }

    private static UnitPlan asGiven(PlannedUnit unit) {
        return new UnitPlan(unit.label(), unit.bounds(), unit.rowsExpected());
    }

    /** Null if any unit cannot say. */
    static @Nullable Long rowsExpected(List<PlannedUnit> units) {
        return units.stream().anyMatch(unit -> unit.rowsExpected() == null)
                ? null
                : units.stream()
                        .map(PlannedUnit::rowsExpected)
                        .filter(Objects::nonNull)
                        .mapToLong(Long::longValue)
                        .sum();
    }
}
