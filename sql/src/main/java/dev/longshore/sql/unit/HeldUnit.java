package dev.longshore.sql.unit;

import dev.longshore.model.unit.UnitId;

/**
 * A claim on a unit: what a worker proves with each write.
 *
 * @param token the fencing token of the claim
 */
public record HeldUnit(UnitId id, long token) {}
