package dev.longshore.sql.outcome;

import dev.longshore.model.outcome.DeclaredEffect;
import dev.longshore.model.outcome.EffectTurn;
import org.jspecify.annotations.Nullable;

/**
 * What a retry would do about one effect.
 *
 * @param turn what happens to it: BEGIN for anew or for the first time, SEND for again under its key, FIND_OUT for a question first, PERSON and NONE for nothing
 * @param idempotencyKey that it would bear; null if nothing is done
 * @param before the state that it is in
 */
public record RetryLine(
        DeclaredEffect effect,
        EffectTurn turn,
        @Nullable String idempotencyKey,
        @Nullable String before) {}
