package dev.longshore.sql.outcome;

import org.jspecify.annotations.Nullable;

/**
 * Which outcomes a list shows.
 *
 * @param job null for any
 * @param customer a key, or how a customer's name begins; null for any
 * @param standing {@code ready}, {@code on-its-way} or {@code stuck}; null for any
 */
public record OutcomeFilter(
        @Nullable String job,
        @Nullable String customer,
        @Nullable String standing) {

    public static final String READY = "ready";
    public static final String ON_ITS_WAY = "on-its-way";
    public static final String STUCK = "stuck";
}
