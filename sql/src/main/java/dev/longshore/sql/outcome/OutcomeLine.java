package dev.longshore.sql.outcome;

import dev.longshore.model.outcome.OutcomeId;
import dev.longshore.model.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An outcome as people see it.
 *
 * @param key the application's own name of it
 * @param customer whom people would look for
 * @param readyAt when all required effects were done; null before
 * @param settledAt when nothing was left to be done by itself; null before
 * @param dueAt when there is something to do for it next; means nothing once it is settled
 * @param run which has it; null for none
 * @param waitsFor in a sentence; null for nothing
 */
public record OutcomeLine(
        OutcomeId id,
        String job,
        String key,
        @Nullable String tenant,
        @Nullable String customer,
        Instant askedAt,
        @Nullable Instant readyAt,
        @Nullable Instant settledAt,
        Instant dueAt,
        @Nullable RunId run,
        @Nullable String waitsFor) {

    /** Whether it is not ready, and will not be by itself. */
    public boolean isStuck() {
        return readyAt == null && settledAt != null;
    }
}
