package dev.longshore.model.schedule;

import java.time.Instant;
import java.time.LocalDateTime;

/**
 * A time at which a schedule fires.
 *
 * @param at the moment: the planned time, and part of the run's idempotency key
 * @param wall what the timetable says; not what the wall clock shows if that jumped over it
 * @param change what a change of the clocks has to do with it
 */
public record PlannedFire(Instant at, LocalDateTime wall, ClockChange change) {}
