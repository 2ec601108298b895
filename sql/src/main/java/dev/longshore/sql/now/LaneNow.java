package dev.longshore.sql.now;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A lane at this moment.
 *
 * @param waiting runs that are queued
 * @param oldest when the longest waiting of them was asked for; null if none waits
 * @param running runs that are driven
 */
public record LaneNow(
        String name, long waiting, @Nullable Instant oldest, long running, int maxRunning, int maxQueued) {}
