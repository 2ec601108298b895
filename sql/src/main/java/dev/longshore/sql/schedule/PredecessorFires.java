package dev.longshore.sql.schedule;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is decided about the fires of a predecessor for a logical date, read in one statement.
 *
 * @param decidedUntil up to where all of it is decided; null if the schedule has no clock
 * @param fires those of the date, oldest first
 */
public record PredecessorFires(@Nullable Instant decidedUntil, List<PredecessorFire> fires) {

    public PredecessorFires {
        fires = List.copyOf(fires);
    }
}
