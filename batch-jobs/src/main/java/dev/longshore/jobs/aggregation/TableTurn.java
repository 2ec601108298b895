package dev.longshore.jobs.aggregation;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.aggregation.Watermark;
import dev.longshore.sql.aggregation.Watermarks;

/**
 * Whether a run may write to the table. One that fails half-way leaves windows of its own SELECT beside those of the one before, so that the watermark is void
 * from its first window on; and a run that was planned before others took the table for another SELECT must not mix its rows in.
 */
final class TableTurn {

    private final AggregationSpec spec;
    private final Watermarks watermarks;

    TableTurn(AggregationSpec spec, Watermarks watermarks) {
        this.spec = spec;
        this.watermarks = watermarks;
    }

    /**
     * Takes the table for a run, before its first window and whenever it goes on.
     *
     * @param plan any of its units
     * @throws LongshoreException user error: the table is another job's, or was taken for something else since the run was planned
     */
    void begin(RunId run, UnitBounds plan) {
        refuseShared();
        String mark = plan.mark() == null ? "" : plan.mark();
        Watermark to = new Watermark(spec.rollup().target(), spec.fingerprint(), plan.source(), mark, run);
        if (!watermarks.begin(spec.job(), to, plan.seen())) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "aggregation-overtaken",
                    watermarks
                            .of(spec.job())
                            .map(now -> "Since this run was planned, its table was taken by others, last by run "
                                    + now.run()
                                    + ": for another SELECT, from another source, or for what this run does not know.")
                            .orElse("Since this run was planned, the watermark of its job was deleted."),
                    "Abandon this run, and ask for a new one: it computes whatever is missing.");
        }
    }

    void refuseShared() {
        watermarks.otherThatFills(spec.rollup().target(), spec.job()).ifPresent(other -> {
            throw LongshoreException.badInput(
                    "target-taken",
                    "spec.target.table",
                    "The table " + spec.rollup().target().text() + " is filled by the job " + other
                            + ": each would delete the other's rows.",
                    "Give this job a table of its own; if it has taken the other's place, delete the other's row from longshore.aggregation_watermark.");
        });
    }
}
