package dev.longshore.sql.schedule;

import dev.longshore.model.job.JobName;
import dev.longshore.model.schedule.PlannedFire;
import dev.longshore.model.schedule.ScheduleName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A fire that is to come, with what it will likely lead to.
 *
 * @param tenant the one tenant of its schedule
 * @param zone whose clock its timetable goes by
 * @param runs how many it asks for: one a tenant
 * @param comes false if it will be skipped, or waits for something without an end
 * @param note why it is skipped or waits, as a sentence; null if nothing stands in its way
 * @param startAt when the first of its runs likely starts; the planned time if that cannot be said
 * @param usual how long a run of its job takes; null if there is no history
 * @param endAt when the last of its runs likely ends; null without history
 * @param dueAt when the result is promised
 * @param overlaps whether an earlier run of the same schedule likely still goes on
 */
public record ExpectedRun(
        ScheduleName schedule,
        JobName job,
        String lane,
        @Nullable String tenant,
        PlannedFire fire,
        ZoneId zone,
        LocalDate logicalDate,
        int runs,
        boolean comes,
        @Nullable String note,
        Instant startAt,
        @Nullable UsualDuration usual,
        @Nullable Instant endAt,
        Instant dueAt,
        boolean overlaps,
        Risk risk) {

    /** How a promise stands. */
    public enum Risk {
        /** Nine of ten such runs would keep it. */
        NONE,
        /** The usual run keeps it, a slow one does not. */
        AT_RISK,
        /** The usual run does not keep it. */
        LATE,
        /** There is no history to tell by, or no run comes. */
        UNKNOWN;

        /** The name in URLs and on screen. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
