package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule with what the table knows besides its definition.
 *
 * @param version to be named by whoever changes it
 * @param file that it is defined in, and edited in; null if it is edited in the console
 * @param changedBy who changed it last
 * @param retired whether it asks for nothing any more
 */
public record StoredSchedule(
        ScheduleId id,
        int version,
        ScheduleDefinition definition,
        @Nullable String file,
        String changedBy,
        Instant changedAt,
        boolean retired) {}
