package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleName;

/**
 * A wish for runs of past fire times.
 *
 * @param range what of it lies in the future is left out
 * @param again also what has a run already
 * @param atOnce how many of its runs may be open at once
 */
public record BackfillRequest(ScheduleName schedule, BackfillRange range, boolean again, int atOnce) {}
