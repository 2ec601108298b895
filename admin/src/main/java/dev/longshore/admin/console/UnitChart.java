package dev.longshore.admin.console;

import dev.longshore.model.unit.UnitState;
import dev.longshore.sql.run.RunDetail.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Work units over time, a row for each slot of a worker: what the drawing needs, in percent of its width and in pixels of its height.
 *
 * @param height of the drawing
 * @param slots the rows
 * @param bars the units
 * @param ticks of the time axis
 * @param now where the present is, in percent; null once the run rests
 * @param finding what the drawing shows, in a sentence
 */
record UnitChart(
        int height,
        List<Slot> slots,
        List<Bar> bars,
        List<Tick> ticks,
        @Nullable String now,
        String finding) {

    private static final int TOP = 21;
    private static final int ROW = 22;
    private static final int MOST_ROWS = 24;
    private static final double ROOM_FOR_NUMBER = 2.5;
    private static final double ROOM_FOR_LAG = 8;

    /** A row: its label and where its baseline is. */
    record Slot(String label, int y) {}

    /**
     * A unit.
     *
     * @param tone class that colours it
     * @param label its number, and how far it lags; empty if there is no room
     * @param on class of the label
     */
    record Bar(String x, String width, int y, String tone, String label, String on, String labelX) {}

    /** A line of the time axis, some with a label. */
    record Tick(String x, @Nullable String label, String anchor) {}

    /**
     * The chart; null if no unit was claimed yet.
     *
     * @param summary how many units are in which state
     */
    static @Nullable UnitChart of(List<Unit> units, String summary, boolean moving, Figures f) {
        List<Unit> claimed = units.stream()
                .filter(unit -> unit.claimedAt() != null && unit.worker() != null)
                .sorted(Comparator.comparing(UnitChart::claimedAt))
                .toList();
        if (claimed.isEmpty()) {
            return null;
        }
        Map<String, Integer> rows = new TreeMap<>();
        claimed.forEach(unit -> rows.put(slot(unit), 0));
        int row = 0;
        for (Map.Entry<String, Integer> entry : rows.entrySet()) {
            entry.setValue(row++);
        }
        Lag lag = Lag.of(units);
        TimeScale scale = TimeScale.of(claimed, moving, f.asOf());
        List<Bar> bars = new ArrayList<>();
        for (Unit unit : claimed) {
            int place = rows.get(slot(unit));
            if (place < MOST_ROWS) {
                bars.addAll(bars(unit, TOP + place * ROW, scale, lag, f.asOf()));
            }
        }
        List<Slot> slots = rows.entrySet().stream()
                .filter(entry -> entry.getValue() < MOST_ROWS)
                .map(entry -> new Slot(entry.getKey(), TOP + entry.getValue() * ROW + 11))
                .toList();
        int height = TOP + slots.size() * ROW + 19;
        return new UnitChart(
                height,
                slots,
                bars,
                scale.ticks(f),
                moving ? scale.percent(f.asOf()) : null,
                finding(units, summary, lag));
    }

    /** The bottom of the grid. */
    public int bottom() {
        return height - 22;
    }

    private static List<Bar> bars(Unit unit, int y, TimeScale scale, Lag lag, Instant asOf) {
        boolean done = unit.state() == UnitState.DONE;
        boolean running = unit.state() == UnitState.RUNNING;
        Instant from = claimedAt(unit);
        Instant to = unit.endedAt() != null ? unit.endedAt() : running ? asOf : lastSeen(unit);
        boolean lags = running && lag.lags(unit);
        List<Bar> bars = new ArrayList<>();
        Instant expected = running ? TimeScale.expectedEnd(unit, asOf) : null;
        if (expected != null) {
            bars.add(new Bar(scale.percent(from), scale.width(from, expected), y, "wait", "", "", ""));
        }
        double width = scale.share(from, to);
        String number = Integer.toString(unit.ordinal() + 1);
        String label =
                width < ROOM_FOR_NUMBER ? "" : lags && width > ROOM_FOR_LAG ? number + " · " + lag.times(unit) : number;
        String tone = unit.state() == UnitState.FAILED ? "bad" : lags ? "warn" : done ? "b1s" : running ? "b1" : "b0";
        bars.add(new Bar(
                scale.percent(from),
                scale.width(from, to),
                y,
                tone,
                label,
                running || unit.state() == UnitState.FAILED ? "on-bar" : "on-soft",
                scale.percent(from, 0.6)));
        return bars;
    }

    private static String finding(List<Unit> units, String summary, Lag lag) {
        String counts = "Work units by worker slot over time. " + summary + ".";
        return units.stream()
                .filter(unit -> unit.state() == UnitState.RUNNING && lag.lags(unit))
                .max(Comparator.comparing(lag::factor))
                .map(unit -> counts + " Unit " + (unit.ordinal() + 1) + " is " + lag.times(unit)
                        + " slower than the median.")
                .orElse(counts);
    }

    static Instant claimedAt(Unit unit) {
        return Objects.requireNonNull(unit.claimedAt());
    }

    static Instant lastSeen(Unit unit) {
        return unit.checkpointAt() == null || unit.checkpointAt().isBefore(claimedAt(unit))
                ? claimedAt(unit)
                : unit.checkpointAt();
    }

    private static String slot(Unit unit) {
        return unit.worker() + (unit.slot() == null ? "" : " · " + (unit.slot() + 1));
    }
}
