package dev.longshore.admin.console;

import dev.longshore.sql.run.Progress.SecondsLeft;
import org.jspecify.annotations.Nullable;

/** Says how long something will take: a range, or that nothing can be said. */
final class TimeLeft {

    private static final long MINUTE = 60;
    private static final long HOUR = 3_600;

    private TimeLeft() {}

    /** {@code 5 to 7 min left}, {@code under 30 s left}, {@code not enough data}. */
    static String left(@Nullable SecondsLeft left) {
        return left == null ? "not enough data" : range(left.low(), left.high()) + " left";
    }

    /** {@code 5 to 7 min}, {@code 90 s to 2 min}, {@code under 30 s}, {@code about 2 min}. */
    static String range(long low, long high) {
        if (high <= 30) {
            return "under 30 s";
        }
        if (high < 2 * MINUTE) {
            return together(round(low, 10), ceiling(high, 10), 1, "s");
        }
        if (low < 2 * MINUTE && high <= 5 * MINUTE) {
            return round(low, 10) + " s to " + ceiling(high, MINUTE) / MINUTE + " min";
        }
        if (high < 2 * HOUR) {
            return together(Math.max(MINUTE, round(low, MINUTE)), ceiling(high, MINUTE), MINUTE, "min");
        }
        return together(Math.max(HOUR, round(low, HOUR)), ceiling(high, HOUR), HOUR, "h");
    }

    private static String together(long low, long high, long unit, String word) {
        return low >= high ? "about " + high / unit + " " + word : low / unit + " to " + high / unit + " " + word;
    }

    private static long round(long seconds, long unit) {
        return seconds / unit * unit;
    }

    private static long ceiling(long seconds, long unit) {
        return (seconds + unit - 1) / unit * unit;
    }
}
