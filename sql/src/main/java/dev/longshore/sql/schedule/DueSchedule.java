package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleId;
import dev.longshore.model.schedule.ScheduleName;
import java.time.Instant;

/**
 * A schedule that has something to decide; its clock is locked for the transaction.
 *
 * @param decidedUntil up to where everything is decided
 * @param failures looks in a row that failed
 */
public record DueSchedule(ScheduleId id, ScheduleName name, Instant decidedUntil, int failures) {}
