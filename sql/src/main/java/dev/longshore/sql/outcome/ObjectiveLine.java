package dev.longshore.sql.outcome;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a job keeps to an objective, over the last quarter of an hour.
 *
 * @param percent of the outcomes
 * @param within seconds after they were asked for, are to be ready
 * @param counted outcomes of which it is known whether they were
 * @param late of them, those that were not
 * @param seconds within which so many percent were ready; null if nothing is known
 * @param missedSince since when too many are late; null if the objective is met
 */
public record ObjectiveLine(
        String job,
        int percent,
        double within,
        long counted,
        long late,
        @Nullable Double seconds,
        @Nullable Instant missedSince,
        Instant asOf) {}
