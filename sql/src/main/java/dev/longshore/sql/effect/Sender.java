package dev.longshore.sql.effect;

import dev.longshore.model.unit.UnitId;

/**
 * Who sends: a claim on a unit.
 *
 * @param job whose effects they are
 * @param unit the unit
 * @param token the fencing token of the claim
 */
public record Sender(String job, UnitId unit, long token) {}
