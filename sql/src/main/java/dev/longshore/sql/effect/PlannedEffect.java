package dev.longshore.sql.effect;

/**
 * An effect that is to be.
 *
 * @param item the key of the row that it tells of
 * @param version one more than the latest of the item
 * @param contentHash of the request
 * @param idempotencyKey told from job, tenant, item, version and content alone, so that planning it twice gives the same
 */
public record PlannedEffect(String item, int version, String contentHash, String idempotencyKey) {}
