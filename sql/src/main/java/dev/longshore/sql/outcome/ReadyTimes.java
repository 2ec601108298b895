package dev.longshore.sql.outcome;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How soon outcomes of a job were ready lately: the newest thousand of a week. Those that are not ready and take longer than usual count with their age.
 *
 * @param counted outcomes
 * @param half seconds within which half of them were ready; null if there are none
 * @param most seconds within which 95 of 100 were ready; null if there are none
 * @param asOf when it was measured, by the database's clock
 */
public record ReadyTimes(
        long counted, @Nullable Double half, @Nullable Double most, Instant asOf) {

    /** Fewer tell nothing about the next one. */
    public static final int ENOUGH = 20;

    public boolean areEnough() {
        return counted >= ENOUGH && half != null && most != null;
    }
}
