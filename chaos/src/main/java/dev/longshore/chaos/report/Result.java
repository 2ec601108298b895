package dev.longshore.chaos.report;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a scenario ended.
 *
 * @param rounds how often its fault was planted
 * @param control what its control found with the guard taken out; null if the scenario has none
 * @param failure why it could not be played to its end; null if it was
 */
public record Result(
        String scenario,
        String title,
        String guard,
        int rounds,
        long seed,
        Duration took,
        Findings findings,
        @Nullable Control control,
        @Nullable String failure) {

    /**
     * A play with the guard taken out.
     *
     * @param without what was taken out
     */
    public record Control(String without, Findings findings) {

        /** The oracle noticed, or the scenario proves nothing. */
        boolean isNoticed() {
            return !findings.violations().isEmpty();
        }
    }

    /** Whether its control was played without this. */
    public boolean hasTakenOut(String guard) {
        return control != null && control.without().equals(guard);
    }

    public boolean isGood() {
        return failure == null && findings.violations().isEmpty() && (control == null || control.isNoticed());
    }
}
