package dev.longshore.sql.aggregation;

import dev.longshore.model.run.RunId;

/**
 * How far a rollup is: all changes up to the mark are in it.
 *
 * @param target the table that the job fills
 * @param definition a short text that changes when what is aggregated changes; another one while the table is being filled for another SELECT
 * @param source which incarnation of the source
 * @param mark as {@link Survey#mark()} gave it
 * @param run that moved it, or took the table
 */
public record Watermark(TableName target, String definition, String source, String mark, RunId run) {}
