package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleName;
import java.time.Instant;

/**
 * A wish for runs of past fire times.
 *
 * @param from the first moment
 * @param until the first moment after the range; what lies in the future is left out
 * @param again also what has a run already
 * @param atOnce how many of its runs may be open at once
 */
public record BackfillRequest(ScheduleName schedule, Instant from, Instant until, boolean again, int atOnce) {}
