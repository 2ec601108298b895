package dev.longshore.sql.outcome;

import dev.longshore.model.outcome.OutcomeId;
import java.time.Duration;

/**
 * An outcome in the hands of a run.
 *
 * @param key the application's own name of it
 * @param age since it was asked for
 */
public record OutcomeRow(OutcomeId id, String key, Duration age) {}
