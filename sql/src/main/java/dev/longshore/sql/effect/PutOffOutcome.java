package dev.longshore.sql.effect;

import dev.longshore.model.outcome.OutcomeId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An outcome that is put off for a system that jobs call.
 *
 * @param key the application's own name of it
 * @param dueAt when it is looked at again
 */
public record PutOffOutcome(
        OutcomeId id, String job, String key, @Nullable String customer, Instant dueAt) {}
