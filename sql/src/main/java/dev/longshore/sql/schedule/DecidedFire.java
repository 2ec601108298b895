package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A planned time that has its decision.
 *
 * @param tenant null for none
 */
public record DecidedFire(
        ScheduleId schedule, Instant planned, @Nullable String tenant) {

    /** The same time, not decided yet. */
    public static DecidedFire of(NewFire fire) {
        return new DecidedFire(fire.schedule(), fire.planned(), fire.tenant());
    }
}
