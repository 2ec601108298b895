package dev.longshore.scheduler.fire;

import dev.longshore.sql.schedule.ScheduleSet;
import dev.longshore.sql.schedule.Schedules;
import org.jspecify.annotations.Nullable;

/**
 * The definitions, read again whenever one has changed. Asked for after the clock of a schedule is locked: a change locks it too, so that what is read is as new as
 * the clock.
 */
final class ScheduleCache {

    private final Schedules schedules;
    private String signature = "";
    private @Nullable ScheduleSet set;

    ScheduleCache(Schedules schedules) {
        this.schedules = schedules;
    }

    synchronized ScheduleSet current() {
        String now = schedules.signature();
        ScheduleSet known = set;
        if (known == null || !now.equals(signature)) {
            known = known == null ? schedules.set() : schedules.set(known);
            set = known;
            signature = now;
        }
        return known;
    }
}
