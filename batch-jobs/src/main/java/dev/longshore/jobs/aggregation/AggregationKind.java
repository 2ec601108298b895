package dev.longshore.jobs.aggregation;

import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.sql.aggregation.AggregationSource;
import dev.longshore.sql.aggregation.RollupTarget;
import dev.longshore.sql.aggregation.Watermarks;
import java.util.List;

/** Keeps a table of aggregates equal to what a SELECT over its source would give. */
final class AggregationKind implements JobKind {

    private static final String COMPUTE = "compute-windows";
    private static final String MOVE = "move-watermark";

    private final AggregationSource source;
    private final RollupTarget target;
    private final Watermarks watermarks;

    AggregationKind(AggregationSource source, RollupTarget target, Watermarks watermarks) {
        this.source = source;
        this.target = target;
        this.watermarks = watermarks;
    }

    @Override
    public String name() {
        return "aggregation";
    }

    @Override
    public List<StepDefinition> steps() {
        return List.of(
                new StepDefinition(
                        COMPUTE, "Computes each window that has changed, and replaces its rows.", Repeat.IDEMPOTENT),
                new StepDefinition(
                        MOVE, "Notes up to where the changes of the source are in the table.", Repeat.IDEMPOTENT));
    }

    @Override
    public JobWork workOf(JobDefinition definition) {
        AggregationSpec spec = AggregationSpec.of(definition);
        return new JobWork(
                COMPUTE, new WindowUnits(spec, source, target, watermarks), MOVE, new WatermarkMove(spec, watermarks));
    }
}
