package dev.longshore.admin.console;

import dev.longshore.model.unit.UnitState;
import dev.longshore.sql.run.RunDetail.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns the times of a run's units into percent of the width of their chart, up to the end that is expected of those at work. */
record TimeScale(Instant from, Instant to) {

    private static final int TICKS = 8;
    private static final List<Long> STEPS =
            List.of(1L, 2L, 5L, 10L, 15L, 30L, 60L, 120L, 300L, 600L, 900L, 1_800L, 3_600L, 7_200L, 21_600L, 86_400L);

    static TimeScale of(List<Unit> claimed, boolean moving, Instant asOf) {
        Instant from = UnitChart.claimedAt(claimed.get(0));
        Instant to = moving ? asOf : from;
        for (Unit unit : claimed) {
            to = later(to, unit.endedAt() == null ? UnitChart.lastSeen(unit) : unit.endedAt());
            if (unit.state() == UnitState.RUNNING) {
                to = later(to, expectedEnd(unit, asOf));
            }
        }
        return new TimeScale(from, later(to, from.plusSeconds(1)));
    }

    static @Nullable Instant expectedEnd(Unit unit, Instant asOf) {
        if (unit.rowsExpected() == null || unit.rowsPerSecond() == null || unit.rowsPerSecond() < 1) {
            return null;
        }
        long left = Math.max(0, unit.rowsExpected() - unit.counts().read());
        return asOf.plusSeconds((long) Math.min(86_400, left / unit.rowsPerSecond()));
    }

    double share(Instant start, Instant end) {
        double all = Duration.between(from, to).toMillis();
        return Math.max(0.3, Duration.between(start, end).toMillis() / all * 100 - 0.3);
    }

    String width(Instant start, Instant end) {
        return text(share(start, end));
    }

    String percent(Instant at) {
        return percent(at, 0);
    }

    String percent(Instant at, double more) {
        double all = Duration.between(from, to).toMillis();
        return text(Math.min(100, Duration.between(from, at).toMillis() / all * 100) + more);
    }

    List<UnitChart.Tick> ticks(Figures f) {
        List<UnitChart.Tick> ticks = new ArrayList<>();
        double all = Duration.between(from, to).toMillis() / 1_000.0;
        long step = step(all);
        for (long at = 0; at <= all; at += step) {
            boolean labelled = at == 0 || at / step % 2 == 0 && at < all * 0.95;
            String label = at == 0 ? f.time(from) : "+" + f.span(Duration.ofSeconds(at));
            ticks.add(new UnitChart.Tick(text(100 * at / all), labelled ? label : null, at == 0 ? "start" : "middle"));
        }
        return ticks;
    }

    /** A length that people count in, at most so many of which fit. */
    private static long step(double seconds) {
        for (long step : STEPS) {
            if (seconds / step <= TICKS) {
                return step;
            }
        }
        return (long) Math.ceil(seconds / TICKS);
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other != null && other.isAfter(one) ? other : one;
    }

    private static String text(double percent) {
        return String.format(Locale.ROOT, "%.2f%%", percent);
    }
}
