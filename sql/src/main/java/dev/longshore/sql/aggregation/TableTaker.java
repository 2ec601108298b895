package dev.longshore.sql.aggregation;

import dev.longshore.model.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who had the target of a job when a run was planned.
 *
 * @param run that took the table for its SELECT, or moved the watermark last; null for nobody yet
 * @param at when a run last began to write, or moved the watermark; null for never
 */
public record TableTaker(@Nullable RunId run, @Nullable Instant at) {

    /** No run has begun to write yet. */
    public static final TableTaker NOBODY = new TableTaker(null, null);
}
