package dev.longshore.admin.cli;

import java.time.Duration;
import java.util.Locale;

/** Figures as people read them. */
final class Figures {

    private static final double MEGABYTE = 1_000_000;

    private Figures() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    static String rate(long rows, Duration duration) {
        long millis = Math.max(1, duration.toMillis());
        return count(Math.round(rows * 1000.0 / millis)) + " rows/s";
    }

    static String bytes(long bytes) {
        return count(bytes) + " bytes (" + String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE) + ")";
    }
}
