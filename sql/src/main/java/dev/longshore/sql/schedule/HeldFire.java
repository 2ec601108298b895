package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.WaitsFor;

/**
 * A fire that waits; its row is locked for the transaction.
 *
 * @param schedule its name
 * @param waitsFor what it waited for when it was last looked at
 */
public record HeldFire(long id, ScheduleName schedule, NewFire fire, WaitsFor waitsFor) {}
