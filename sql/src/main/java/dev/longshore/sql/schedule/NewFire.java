package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleId;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A planned time that nothing is decided about yet.
 *
 * @param tenant null for none
 * @param startBy when its run must have started; null for any time
 */
public record NewFire(
        ScheduleId schedule,
        Instant planned,
        @Nullable String tenant,
        LocalDate logicalDate,
        @Nullable Instant startBy) {

    /** The idempotency key of its run: the same for every scheduler, every attempt and every backfill. */
    public String key() {
        String key = "schedule:" + schedule + ":" + planned;
        return tenant == null ? key : key + ":" + tenant;
    }
}
