package dev.longshore.sql.effect;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A system that jobs call, as people see it.
 *
 * @param openedAt since when its breaker is open; null if it is not
 * @param probing whether a call tries it out right now
 * @param triedAt when it is tried next, or past if the next call may; null if its breaker is closed
 * @param quietUntil until when it asked to be left alone; null if it did not, or if that is over
 * @param lastFailure the kind of what went wrong last, such as {@code answered 503}; never what was answered, which is some tenant's
 * @param openedTotal how often its breaker has opened so far
 * @param rate calls a second of all workers together; null for no limit
 * @param permits of the rate, that are dealt out now
 * @param holders claims of units that share them
 * @param runs in sight that it holds
 * @param outcomes in sight that are put off for it, counted up to {@link dev.longshore.sql.page.BoundedCount#BOUND} and one
 */
public record DependencyLine(
        String name,
        @Nullable Instant openedAt,
        boolean probing,
        @Nullable Instant triedAt,
        @Nullable Instant quietUntil,
        @Nullable String lastFailure,
        long openedTotal,
        @Nullable Integer rate,
        int permits,
        int holders,
        long runs,
        long outcomes) {

    /** {@code closed}, {@code open} or {@code probing}. */
    public String breaker() {
        return openedAt == null ? "closed" : probing ? "probing" : "open";
    }

    public boolean isOpen() {
        return openedAt != null;
    }
}
