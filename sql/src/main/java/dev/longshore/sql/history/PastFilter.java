package dev.longshore.sql.history;

import org.jspecify.annotations.Nullable;

/** Which executions of a list; all that is given must hold. */
public record PastFilter(
        @Nullable String application,
        @Nullable String job,
        @Nullable String status) {

    /** Every execution. */
    public static final PastFilter ALL = new PastFilter(null, null, null);
}
