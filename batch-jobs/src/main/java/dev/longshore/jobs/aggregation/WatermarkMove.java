package dev.longshore.jobs.aggregation;

import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.aggregation.LeftOutWindow;
import dev.longshore.sql.aggregation.Watermark;
import dev.longshore.sql.aggregation.Watermarks;
import dev.longshore.sql.aggregation.WindowRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The closing step of an aggregation: all windows are written, so that the watermark moves, in the transaction that completes the run. A window that was left out
 * is due by its rejected record, whatever the watermark says, and no longer by one of an earlier run.
 */
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
        Optional<UnitBounds> planned = units.stream()
                .findFirst()
                .map(unit -> UnitBounds.of(unit.bounds()))
                .filter(bounds -> bounds.mark() != null);
        List<WindowRange> ranges = units.stream()
                .flatMap(unit -> UnitBounds.of(unit.bounds()).ranges().stream())
                .toList();
        return new Publication() {
            @Override
            public void publish() {
                planned.ifPresent(bounds -> move(run.run(), bounds));
                List<LeftOutWindow> dealtWith = watermarks.leftOut(spec.job(), run.run(), Duration.ZERO).stream()
                        .filter(window -> ranges.stream().anyMatch(range -> range.holds(window.start())))
                        .toList();
                if (!dealtWith.isEmpty()) {
                    watermarks.takenUp(dealtWith, run.run());
                }
            }

            @Override
            public void cleanUp() {
                // nothing was made but rows
            }
        };
    }

    private void move(RunId run, UnitBounds planned) {
        watermarks.move(
                spec.job(),
                new Watermark(spec.rollup().target(), spec.fingerprint(), planned.source(), planned.mark(), run),
                planned.seen());
    }
}
