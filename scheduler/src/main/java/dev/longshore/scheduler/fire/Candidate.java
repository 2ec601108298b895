package dev.longshore.scheduler.fire;

import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.sql.schedule.NewFire;
import org.jspecify.annotations.Nullable;

/**
 * A fire to decide about.
 *
 * @param definition of its schedule, with times of its own
 * @param lateness why it is asked for so late, as a sentence; null if it is not
 * @param held its number if it was held and is looked at again; null if nothing is recorded about it
 */
record Candidate(
        ScheduleDefinition definition,
        NewFire fire,
        @Nullable String lateness,
        @Nullable Long held) {}
