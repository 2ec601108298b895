package dev.longshore.admin.console;

import dev.longshore.model.unit.UnitState;
import dev.longshore.sql.run.Progress.SecondsLeft;
import dev.longshore.sql.run.RunDetail.Unit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The work units of a run in a table.
 *
 * @param summary how many are in which state
 * @param title which of them the list has
 * @param moving those that are worked on, the slowest first
 * @param all in the order of the plan
 */
record Units(String summary, String title, List<Line> moving, List<Line> all) {

    private static final int MOVING = 6;
    private static final double SPREAD = 0.15;

    Units {
        moving = List.copyOf(moving);
        all = List.copyOf(all);
    }

    /**
     * A unit.
     *
     * @param rate rows a second; null if unknown
     * @param lag how many times slower than its fellows; null if it keeps up
     * @param left how long it will take; null if it is not worked on
     */
    record Line(
            Unit unit,
            StateSign sign,
            String name,
            @Nullable String where,
            String says,
            int percent,
            @Nullable String rate,
            @Nullable String lag,
            @Nullable String left) {}

    static Units of(List<Unit> units, Map<UnitState, Long> counts, Figures f) {
        Lag lag = Lag.of(units);
        List<Line> all = units.stream().map(unit -> line(unit, lag, f)).toList();
        List<Line> moving = all.stream()
                .filter(line -> line.unit().state() == UnitState.RUNNING)
                .sorted(Comparator.comparing((Line line) -> lag.factor(line.unit()))
                        .reversed()
                        .thenComparing(Line::percent))
                .limit(MOVING)
                .toList();
        return new Units(summary(counts, f), title(all.size(), total(counts), f), moving, all);
    }

    /** {@code 15 done · 8 running · 1 pending}. */
    static String summary(Map<UnitState, Long> counts, Figures f) {
        return Stream.of(UnitState.DONE, UnitState.RUNNING, UnitState.PENDING, UnitState.FAILED)
                .filter(state -> counts.getOrDefault(state, 0L) > 0)
                .map(state -> f.number(counts.get(state)) + " " + word(state))
                .collect(Collectors.joining(" · "));
    }

    static long total(Map<UnitState, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String title(int shown, long total, Figures f) {
        if (shown < total) {
            return f.number(shown) + " of " + f.number(total) + " units: those at work, failed, done last and next";
        }
        return shown == 1 ? "The unit" : "All " + f.number(shown) + " units";
    }

    public long running() {
        return all.stream()
                .filter(line -> line.unit().state() == UnitState.RUNNING)
                .count();
    }

    private static Line line(Unit unit, Lag lag, Figures f) {
        boolean running = unit.state() == UnitState.RUNNING;
        Double pace = unit.rowsPerSecond();
        return new Line(
                unit,
                sign(unit.state()),
                "unit " + (unit.ordinal() + 1),
                unit.worker() == null ? null : unit.worker() + (unit.slot() == null ? "" : " · " + (unit.slot() + 1)),
                f.rows(unit.counts().read()),
                percent(unit),
                pace == null ? null : f.rate(pace) + "/s",
                running && lag.lags(unit) ? lag.times(unit) : null,
                running ? left(unit) : null);
    }

    private static int percent(Unit unit) {
        if (unit.state() == UnitState.DONE) {
            return 100;
        }
        Long expected = unit.rowsExpected();
        return expected == null || expected <= 0
                ? 0
                : (int) Math.min(99, unit.counts().read() * 100 / expected);
    }

    /** Of the unit that will take longest of those that are worked on; null if no unit has a pace to say. */
    static @Nullable SecondsLeft longestLeft(List<Unit> units) {
        return units.stream()
                .filter(unit -> unit.state() == UnitState.RUNNING)
                .map(Units::secondsLeft)
                .filter(Objects::nonNull)
                .max(Comparator.comparingLong(SecondsLeft::high))
                .orElse(null);
    }

    private static String left(Unit unit) {
        SecondsLeft left = secondsLeft(unit);
        return left == null ? "not enough data" : TimeLeft.range(left.low(), left.high());
    }

    private static @Nullable SecondsLeft secondsLeft(Unit unit) {
        Double pace = unit.rowsPerSecond();
        Long expected = unit.rowsExpected();
        if (pace == null
                || pace < 1
                || expected == null
                || expected <= unit.counts().read()) {
            return null;
        }
        double seconds = (expected - unit.counts().read()) / pace;
        return new SecondsLeft((long) (seconds * (1 - SPREAD)), (long) Math.ceil(seconds * (1 + SPREAD)));
    }

    private static StateSign sign(UnitState state) {
        return switch (state) {
            case PENDING -> new StateSign("Pending", "state-queued", "queued");
            case RUNNING -> new StateSign("Running", "state-running", "running");
            case DONE -> new StateSign("Done", "state-completed", "completed");
            case FAILED -> new StateSign("Failed", "state-failed", "failed");
        };
    }

    private static String word(UnitState state) {
        return sign(state).word().toLowerCase(Locale.ROOT);
    }
}
