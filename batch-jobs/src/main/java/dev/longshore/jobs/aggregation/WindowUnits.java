package dev.longshore.jobs.aggregation;

import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.jobs.kind.RejectionLimit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.kind.UnitWork;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.sql.aggregation.AggregationSource;
import dev.longshore.sql.aggregation.RollupTarget;
import dev.longshore.sql.aggregation.Watermarks;
import java.util.List;
import java.util.Map;

/** The split step of an aggregation: each unit computes some windows anew. */
final class WindowUnits implements UnitWork {

    private static final int MOST_LEFT_OUT = 10;

    private final AggregationSpec spec;
    private final AggregationSource source;
    private final RollupTarget target;
    private final Watermarks watermarks;

    WindowUnits(AggregationSpec spec, AggregationSource source, RollupTarget target, Watermarks watermarks) {
        this.spec = spec;
        this.source = source;
        this.target = target;
        this.watermarks = watermarks;
    }

    @Override
    public List<UnitPlan> plan(RunScope run) {
        return new WindowPlan(spec, source, watermarks).of(run);
    }

    /** Each costs three workers: where so many windows do, it is not the windows. */
    @Override
    public RejectionLimit limit() {
        return new RejectionLimit(MOST_LEFT_OUT, 100);
    }

    @Override
    public WhileUnitsRun start(RunScope run, List<UnitPlan> plan) {
        plan.stream().findFirst().ifPresent(unit -> new TableTurn(spec, watermarks)
                .begin(run.run(), UnitBounds.of(unit.bounds())));
        return new NothingHeld();
    }

    @Override
    public UnitProcessor open(RunScope run, ClaimedUnit unit) {
        return new WindowUnit(
                new WindowWalk(
                        UnitBounds.of(unit.bounds()).ranges(), spec.rollup().size(), unit.checkpoint()),
                target.writer(source, spec.rollup(), spec.workMemory()),
                unit.trail(),
                unit.leftOut());
    }

    private record NothingHeld() implements WhileUnitsRun {

        @Override
        public Map<String, String> shared() {
            return Map.of();
        }

        @Override
        public void advance(List<EndedUnit> ended) {
            // the watermark moves when all windows are there
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
