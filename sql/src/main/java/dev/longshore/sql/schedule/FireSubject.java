package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleId;
import org.jspecify.annotations.Nullable;

/**
 * Whose fires come after each other: each may have to wait for those before it.
 *
 * @param tenant null for none
 */
public record FireSubject(ScheduleId schedule, @Nullable String tenant) {

    public static FireSubject of(NewFire fire) {
        return new FireSubject(fire.schedule(), fire.tenant());
    }
}
