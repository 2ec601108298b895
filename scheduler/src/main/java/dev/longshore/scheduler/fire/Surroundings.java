package dev.longshore.scheduler.fire;

import dev.longshore.sql.schedule.Hold;
import dev.longshore.sql.schedule.ScheduleSet;
import java.time.Instant;
import java.util.List;

/**
 * What a pass knows besides the fire itself.
 *
 * @param now by the database's clock
 * @param schedules all that ask for runs
 * @param holds those that hold now
 */
record Surroundings(Instant now, ScheduleSet schedules, List<Hold> holds) {}
