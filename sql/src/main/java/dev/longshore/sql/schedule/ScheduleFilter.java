package dev.longshore.sql.schedule;

import dev.longshore.model.job.JobName;
import dev.longshore.model.schedule.ScheduleName;
import org.jspecify.annotations.Nullable;

/**
 * Which schedules to list; null leaves a thing open.
 *
 * @param part of the name
 * @param held whether something holds them now
 * @param after the last name of the page before
 */
public record ScheduleFilter(
        @Nullable JobName job,
        @Nullable String tenant,
        @Nullable String part,
        @Nullable Boolean held,
        @Nullable ScheduleName after) {}
