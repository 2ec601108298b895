package dev.longshore.sql.outcome;

import dev.longshore.model.outcome.OutcomeId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An outcome that waits behind an effect that is not done.
 *
 * @param who the customer, or the key if there is none
 * @param effect the one that failed or is in doubt; null if it waits for something that passes
 * @param why in a sentence
 * @param since when the effect ended so; null if it did not
 */
public record UnreadyOutcome(
        OutcomeId id,
        String who,
        @Nullable String effect,
        String why,
        @Nullable Instant since) {}
