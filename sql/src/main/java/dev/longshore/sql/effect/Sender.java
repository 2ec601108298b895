package dev.longshore.sql.effect;

import dev.longshore.model.unit.UnitId;

/**
 * Who sends: a claim on a unit.
 *
 * @param job whose effects they are
 * @param tenant whose effects they are; empty for a run of no tenant
 * @param unit the unit
 * @param token the fencing token of the claim
 */
public record Sender(String job, String tenant, UnitId unit, long token) {}
