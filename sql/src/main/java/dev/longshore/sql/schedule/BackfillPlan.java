package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleDefinition;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a wish for a backfill comes to now.
 *
 * @param definition with times of its own
 * @param from the first moment of the range
 * @param until the first moment after it
 * @param times planned ones in the range, in order
 * @param runs that are to be asked for, in order
 * @param leftOut how many are not, since they have a run or wait for one
 * @param atOtherTimes runs of the range that were asked for at times that are none of these: the schedule was another then
 */
record BackfillPlan(
        StoredSchedule stored,
        ScheduleDefinition definition,
        Instant from,
        Instant until,
        List<Instant> times,
        List<Item> runs,
        int leftOut,
        int atOtherTimes) {

    /** One run. */
    record Item(Instant planned, @Nullable String tenant) {}

    @Nullable
    Instant first() {
        return times.isEmpty() ? null : times.get(0);
    }

    @Nullable
    Instant last() {
        return times.isEmpty() ? null : times.get(times.size() - 1);
    }

    /** The zone of the schedule, by whose clock days are meant. */
    ZoneId zone() {
        return stored.definition().timing().zone();
    }
}
