package dev.longshore.sql.signup;

import dev.longshore.model.outcome.OutcomeId;
import java.time.Instant;

/**
 * A sign-up.
 *
 * @param account its number, which is the key of its outcome
 * @param outcome what makes it ready
 * @param isNew whether it was created just now
 */
public record SignedUp(
        long account,
        String email,
        String name,
        String organization,
        Instant createdAt,
        OutcomeId outcome,
        boolean isNew) {}
