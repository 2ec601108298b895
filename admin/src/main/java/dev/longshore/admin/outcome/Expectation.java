package dev.longshore.admin.outcome;

import dev.longshore.sql.outcome.OutcomeLine;
import dev.longshore.sql.outcome.ReadyTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * When an outcome that is on its way will be ready, by how soon others of its job were.
 *
 * @param says in words
 * @param by until when 95 of 100 are ready; null if nobody can tell, or if that is over
 * @param times what it was told from
 */
public record Expectation(String says, @Nullable Instant by, ReadyTimes times) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    /** Null for one that is ready, and for one that will not be by itself. */
    public static @Nullable Expectation of(OutcomeLine outcome, ReadyTimes times) {
        if (outcome.readyAt() != null || outcome.isStuck()) {
            return null;
        }
        Double half = times.half();
        Double most = times.most();
        if (!times.areEnough() || half == null || most == null) {
            return new Expectation(
                    "Not enough data to say when it is ready: "
                            + (times.counted() == 0
                                    ? "none was"
                                    : times.counted() == 1 ? "only one was" : "only " + times.counted() + " were")
                            + " lately.",
                    null,
                    times);
        }
        Instant by = outcome.askedAt().plus(Duration.ofMillis(Math.round(most * 1000)));
        if (by.isBefore(times.asOf())) {
            return new Expectation(
                    "It takes longer than usual: 95 of 100 are ready within " + span(most) + "."
                            + (outcome.waitsFor() == null
                                    ? ""
                                    : " It is looked at again at " + TIME.format(outcome.dueAt()) + " UTC."),
                    null,
                    times);
        }
        return new Expectation(
                "Usually ready within " + span(most) + ", so by " + TIME.format(by) + " UTC; half are within "
                        + span(half) + ".",
                by,
                times);
    }

    private static String span(double seconds) {
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", Math.ceil(seconds * 10) / 10);
        }
        if (seconds < 120) {
            return Math.round(Math.ceil(seconds)) + " s";
        }
        return seconds < 7_200
                ? Math.round(Math.ceil(seconds / 60)) + " min"
                : Math.round(Math.ceil(seconds / 3_600)) + " hours";
    }
}
