package dev.longshore.jobs.outcome;

import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.kind.UnitWork;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.model.outcome.OutcomeId;
import dev.longshore.sql.effect.Sender;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The split step of an outcome: takes all that are due, so many a unit. */
final class OutcomeUnits implements UnitWork {

    private static final int MOST = 10_000;

    private final OutcomeSpec spec;
    private final UnitTools.Worker worker;

    OutcomeUnits(OutcomeSpec spec, UnitTools.Worker worker) {
        this.spec = spec;
        this.worker = worker;
    }

    /** What it takes stays this run's until it has ended; asked again after a crash, it finds the same and what came since. */
    @Override
    public List<UnitPlan> plan(RunScope run) {
        List<OutcomeId> taken =
                worker.work().take(run.run(), run.definition().name().value(), MOST);
        List<UnitPlan> units = new ArrayList<>();
        for (int i = 0; i < taken.size(); i += spec.unitOutcomes()) {
            List<OutcomeId> together = taken.subList(i, Math.min(taken.size(), i + spec.unitOutcomes()));
            long from = together.get(0).value();
            long until = together.get(together.size() - 1).value();
            units.add(new UnitPlan(
                    from == until ? "outcome " + from : "outcomes " + from + " – " + until,
                    Map.of("from", Long.toString(from), "until", Long.toString(until)),
                    (long) together.size() * spec.steps().size()));
        }
        return units;
    }

    @Override
    public WhileUnitsRun start(RunScope run, List<UnitPlan> plan) {
        return new NothingHeld();
    }

    @Override
    public UnitProcessor open(RunScope run, ClaimedUnit unit) {
        return new OutcomeUnit(
                spec,
                unit,
                new UnitTools(
                        worker,
                        new Sender(run.definition().name().value(), "", unit.id(), unit.token()),
                        System::nanoTime),
                worker.work()
                        .ofUnit(
                                run.run(),
                                Long.parseLong(String.valueOf(unit.bounds().get("from"))),
                                Long.parseLong(String.valueOf(unit.bounds().get("until")))));
    }

    private record NothingHeld() implements WhileUnitsRun {

        @Override
        public Map<String, String> shared() {
            return Map.of();
        }

        @Override
        public void advance(List<EndedUnit> ended) {
            // each outcome stands for itself
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
