package dev.longshore.jobs.spec;

import java.time.Duration;

/** A duration as people write it in a job's file. */
public final class WrittenDuration {

    private WrittenDuration() {}

    /** Reads {@code 90s}, {@code 15m}, {@code 1h}, {@code 2d} or ISO 8601. */
    public static Duration parse(String text) {
        if (text.startsWith("P")) {
            return Duration.parse(text);
        }
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            case 'd' -> Duration.ofDays(number);
            default -> throw new IllegalArgumentException("\"" + text + "\" is not a duration");
        };
    }
}
