package dev.longshore.model.schedule;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 90s}, {@code 15m}, {@code 1h}, {@code 2d}; ISO 8601 is read too. */
public final class DurationText {

    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})([smhd])");
    private static final int LONGEST = 30;

    private DurationText() {}

    /** The duration, if the text is one. */
    public static Optional<Duration> read(String text) {
        Matcher written = SHORT.matcher(text.strip());
        if (written.matches()) {
            long number = Long.parseLong(written.group(1));
            return Optional.of(
                    switch (written.group(2)) {
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    });
        }
        try {
            return text.length() <= LONGEST && text.startsWith("P")
                    ? Optional.of(Duration.parse(text))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** In the greatest unit that fits. */
    public static String of(Duration duration) {
        long seconds = duration.toSeconds();
        if (duration.getNano() != 0 || seconds <= 0) {
            return duration.toString();
        }
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
