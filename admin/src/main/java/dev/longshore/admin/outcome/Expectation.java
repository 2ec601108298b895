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
 * @param by until when 95 of 100 are ready, or when it is tried again if that is later; null if nobody can tell, or if that is over
 * @param times what it was told from
 */
public record Expectation(String says, @Nullable Instant by, ReadyTimes times) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    /** Null for one that is ready, and for one that will not be by itself. */
    public static @Nullable Expectation of(OutcomeLine outcome, ReadyTimes times) {
        return of(outcome, times, null);
    }

    /**
     * The same, with what holds the run that has it now.
     *
     * @param held in a sentence; null for nothing
     */
    static @Nullable Expectation of(OutcomeLine outcome, ReadyTimes times, @Nullable String held) {
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
                            + " lately."
                            + waits(outcome, held),
                    null,
                    times);
        }
        Instant by = outcome.askedAt().plus(Duration.ofMillis(Math.round(most * 1000)));
        if (by.isBefore(times.asOf())) {
            return new Expectation(
                    "It takes longer than usual: 95 of 100 are ready within " + span(most) + "." + waits(outcome, held),
                    null,
                    times);
        }
        if (isPutOff(outcome) && outcome.dueAt().isAfter(by)) {
            return new Expectation(
                    "Not before " + TIME.format(outcome.dueAt()) + " UTC, when it is tried again. " + outcome.waitsFor()
                            + " Usually they are ready within " + span(most) + ".",
                    outcome.dueAt(),
                    times);
        }
        return new Expectation(
                "Usually ready within " + span(most) + ", so by " + TIME.format(by) + " UTC; half are within "
                        + span(half) + "." + waits(outcome, held),
                by,
                times);
    }

    private static boolean isPutOff(OutcomeLine outcome) {
        return outcome.run() == null && outcome.waitsFor() != null;
    }

    private static String waits(OutcomeLine outcome, @Nullable String held) {
        if (isPutOff(outcome)) {
            return " " + outcome.waitsFor() + " It is looked at again at " + TIME.format(outcome.dueAt()) + " UTC.";
        }
        return held == null ? "" : " Run " + outcome.run() + " has it. " + held;
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
