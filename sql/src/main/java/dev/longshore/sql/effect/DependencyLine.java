package dev.longshore.sql.effect;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A system that jobs call, as people see it.
 *
 * @param openedAt since when its breaker is open; null if it is not
 * @param triedAt when it is tried next; null if its breaker is closed
 * @param quietUntil until when it asked to be left alone; null or past if it did not
 * @param lastFailure the kind of what went wrong last, such as {@code answered 503}; never what was answered, which is some tenant's
 */
public record DependencyLine(
        String name,
        @Nullable Instant openedAt,
        @Nullable Instant triedAt,
        @Nullable Instant quietUntil,
        @Nullable String lastFailure) {}
