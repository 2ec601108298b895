package dev.longshore.sql.schedule;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule in a list.
 *
 * @param nextFireAt null if it has none
 * @param last its newest fire in sight; null if it has none
 * @param holds that hold it now
 * @param failure why schedulers cannot decide about it at present; null if they can
 */
public record ScheduleLine(
        StoredSchedule schedule,
        @Nullable Instant nextFireAt,
        @Nullable FireRow last,
        List<Hold> holds,
        @Nullable String failure) {

    public ScheduleLine {
        holds = List.copyOf(holds);
    }
}
