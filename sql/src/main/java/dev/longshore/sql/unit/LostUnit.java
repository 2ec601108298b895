package dev.longshore.sql.unit;

import dev.longshore.model.unit.UnitId;
import dev.longshore.model.unit.UnitState;

/**
 * A unit that was taken back from a worker that is gone.
 *
 * @param state PENDING, or FAILED after too many losses
 * @param losses how often it was lost since its last chunk
 * @param runAttempt the run's execution by then
 */
public record LostUnit(UnitId id, UnitState state, int losses, int runAttempt) {}
