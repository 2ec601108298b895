package dev.longshore.jobs.aggregation;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.aggregation.AggregationSource;
import dev.longshore.sql.aggregation.AggregationSource.Sized;
import dev.longshore.sql.aggregation.Changes;
import dev.longshore.sql.aggregation.LeftOutWindow;
import dev.longshore.sql.aggregation.Survey;
import dev.longshore.sql.aggregation.TableTaker;
import dev.longshore.sql.aggregation.Watermark;
import dev.longshore.sql.aggregation.Watermarks;
import dev.longshore.sql.aggregation.WindowRange;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which windows a run computes. Those of a range, if it names one. Those that have changed since the watermark, if there is one that still holds. All, if
 * it asks for a rebuild, if nothing tells the changes, or if SELECT or source are not those of the watermark. Those that earlier runs left out, since they took
 * workers down, are due too, after a rest.
 */
final class WindowPlan {

    /** Of one unit, whose bounds are a value in the ledger. */
    private static final int MOST_RANGES = 200;

    /** For so long a window that took workers down is left alone, unless it is asked for. */
    private static final Duration REST = Duration.ofHours(1);

    private final AggregationSpec spec;
    private final AggregationSource source;
    private final Watermarks watermarks;

    WindowPlan(AggregationSpec spec, AggregationSource source, Watermarks watermarks) {
        this.spec = spec;
        this.source = source;
        this.watermarks = watermarks;
    }

    List<UnitPlan> of(RunScope run) {
        new TableTurn(spec, watermarks).refuseShared();
        // before anything else is read: what others write from now on is noticed when this run begins
        TableTaker seen = watermarks.takenBy(spec.job());
        Optional<Watermark> known = watermarks
                .of(spec.job())
                .filter(mark -> !isRebuild(run))
                .filter(mark -> mark.definition().equals(spec.fingerprint()))
                .filter(mark -> mark.target().equals(spec.rollup().target()))
                .filter(mark -> !(spec.changes() instanceof Changes.Untold));
        if (isBackfill(run)) {
            Survey survey = source.survey(spec.rollup(), new Changes.Untold(), null);
            return units(asked(run), new UnitBounds(List.of(), survey.source(), null, seen));
        }
        Survey survey = source.survey(
                spec.rollup(), spec.changes(), known.map(Watermark::mark).orElse(null));
        boolean continues =
                known.filter(mark -> mark.source().equals(survey.source())).isPresent() && !isRebuild(run);
        List<LeftOutWindow> leftOut = watermarks.leftOut(spec.job(), run.run(), REST);
        List<LocalDateTime> due = new ArrayList<>(survey.changed());
        leftOut.forEach(window -> due.add(window.start()));
        List<WindowRange> windows = continues
                ? WindowRange.of(due, spec.rollup().size())
                : source.extent(spec.rollup()).stream().toList();
        return units(
                isRebuild(run) || isAnotherRollup() ? windows : withoutResting(windows, leftOut),
                new UnitBounds(List.of(), survey.source(), survey.mark(), seen));
    }

    /** Whether what was left out may have been so for the sake of another SELECT. */
    private boolean isAnotherRollup() {
        return watermarks
                .of(spec.job())
                .filter(mark -> mark.definition().equals(spec.fingerprint()))
                .isEmpty();
    }

    /** Windows that took workers down a short while ago would do so again with every run: they stay due. */
    private List<WindowRange> withoutResting(List<WindowRange> windows, List<LeftOutWindow> leftOut) {
        List<WindowRange> left = windows;
        for (LeftOutWindow window : leftOut) {
            if (window.resting()) {
                left = left.stream()
                        .flatMap(range ->
                                range.without(window.start(), spec.rollup().size()).stream())
                        .toList();
            }
        }
        return left;
    }

    private static boolean isRebuild(RunScope run) {
        return Boolean.TRUE.equals(run.parameters().get(AggregationSpec.REBUILD));
    }

    private static boolean isBackfill(RunScope run) {
        return run.parameters().containsKey(AggregationSpec.FIRST)
                || run.parameters().containsKey(AggregationSpec.LAST);
    }

    /** The windows of a backfill that source or target have. */
    private List<WindowRange> asked(RunScope run) {
        Optional<WindowRange> extent = source.extent(spec.rollup());
        if (extent.isEmpty()) {
            return List.of();
        }
        LocalDateTime first = run.parameters().get(AggregationSpec.FIRST) instanceof LocalDate day
                ? day.atStartOfDay()
                : extent.get().from();
        // an hour before midnight is in the last window of the day, whatever their size
        LocalDateTime last = run.parameters().get(AggregationSpec.LAST) instanceof LocalDate day
                ? day.plusDays(1).atStartOfDay().minusHours(1)
                : extent.get().until().minusHours(1);
        if (first.isAfter(last)) {
            if (!run.parameters().containsKey(AggregationSpec.FIRST)
                    || !run.parameters().containsKey(AggregationSpec.LAST)) {
                return List.of();
            }
            throw LongshoreException.badInput(
                    "range-backwards",
                    "parameters.to",
                    "The range ends on " + last.toLocalDate() + ", before it begins on " + first.toLocalDate() + ".",
                    "Write the earlier day in from, the later one in to.");
        }
        return WindowRange.around(first, last, spec.rollup().size()).and(extent.get()).stream()
                .toList();
    }

    /**
     * Neighbouring windows together, up to about as many rows as one transaction should have.
     *
     * @param all what holds for each of them
     */
    private List<UnitPlan> units(List<WindowRange> windows, UnitBounds all) {
        List<UnitPlan> units = new ArrayList<>();
        List<WindowRange> ranges = new ArrayList<>();
        long rows = 0;
        for (WindowRange window : windows) {
            for (Sized piece : source.cut(spec.rollup(), window, spec.chunkRows())) {
                if (!ranges.isEmpty() && (rows + piece.rows() > spec.chunkRows() || ranges.size() == MOST_RANGES)) {
                    units.add(unit(ranges, all));
                    ranges.clear();
                    rows = 0;
                }
                ranges.add(piece.range());
                rows += piece.rows();
            }
        }
        if (!ranges.isEmpty()) {
            units.add(unit(ranges, all));
        }
        return units;
    }

    private UnitPlan unit(List<WindowRange> ranges, UnitBounds all) {
        return new UnitPlan(label(ranges), all.with(ranges).toJson(), null);
    }

    private String label(List<WindowRange> ranges) {
        String first = shown(ranges.get(0).from());
        String until = shown(ranges.get(ranges.size() - 1).until());
        return first + " – before " + until + (ranges.size() == 1 ? "" : ", " + ranges.size() + " stretches");
    }

    private static String shown(LocalDateTime moment) {
        return moment.toLocalTime().toSecondOfDay() == 0 ? moment.toLocalDate().toString() : moment.toString();
    }
}
