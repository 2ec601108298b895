package dev.longshore.model.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a definition assures beyond what its kind does.
 *
 * @param completion what makes its result complete; null where its kind knows
 * @param movesMoney whether a second time would be a second payment
 * @param idempotencyKey the parameters that together name what a run does; empty for none
 */
public record Assurances(@Nullable Completion completion, boolean movesMoney, List<String> idempotencyKey) {

    public Assurances {
        idempotencyKey = List.copyOf(idempotencyKey);
    }

    /**
     * When the result is complete, and what users have until then: accepted is not done.
     *
     * @param readyWhen what is true then and was not before
     * @param untilThen what users see before
     */
    public record Completion(String readyWhen, String untilThen) {}
}
