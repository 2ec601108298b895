package dev.longshore.model.job;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What users experience while a job fails.
 *
 * @param level how bad at first
 * @param sentence what they experience, in words they would understand
 * @param worsens how it gets worse with time, soonest first
 */
public record Impact(Level level, String sentence, List<Worsening> worsens) {

    public Impact {
        worsens = List.copyOf(worsens);
        if (sentence.isBlank()) {
            throw new IllegalArgumentException("an impact says in a sentence what users experience");
        }
    }

    /** The level after a failure that began so long ago. */
    public Level levelAfter(Duration since) {
        Level now = level;
        for (Worsening step : worsens) {
            if (since.compareTo(step.after()) >= 0) {
                now = step.level();
            }
        }
        return now;
    }

    /** Worst first: everything sorts by it before time. */
    public enum Level {
        /** Users cannot do what they came for. */
        BROKEN,
        /** Users get something old, partial or worse. */
        DEGRADED,
        /** Users get it later than promised. */
        DELAYED;

        /** The name in tables, URLs and on screen. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** From so long after the failure on, users experience this. */
    public record Worsening(Duration after, Level level) {}
}
