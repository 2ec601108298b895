package dev.longshore.jobs.aggregation;

import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.sql.aggregation.Watermark;
import dev.longshore.sql.aggregation.Watermarks;
import java.util.List;
import java.util.Optional;

/** The closing step of an aggregation: all windows are written, so that the watermark moves, in the transaction that completes the run. */
final class WatermarkMove implements ClosingWork {

    private final AggregationSpec spec;
    private final Watermarks watermarks;

    WatermarkMove(AggregationSpec spec, Watermarks watermarks) {
        this.spec = spec;
        this.watermarks = watermarks;
    }

    @Override
    public Publication prepare(RunScope run, List<EndedUnit> units, Fence fence) {
        // where nothing has changed there is no unit, and the mark before is as good as a new one
        Optional<Watermark> mark = units.stream()
                .findFirst()
                .map(unit -> UnitBounds.of(unit.bounds()))
                .filter(bounds -> bounds.mark() != null)
                .map(bounds -> new Watermark(
                        spec.rollup().target(), spec.fingerprint(), bounds.source(), bounds.mark(), run.run()));
        return new Publication() {
            @Override
            public void publish() {
                mark.ifPresent(to -> watermarks.move(spec.job(), to));
            }

            @Override
            public void cleanUp() {
                // nothing was made but rows
            }
        };
    }
}
