package dev.longshore.sql.effect;

import dev.longshore.model.effect.EffectId;
import dev.longshore.model.effect.EffectState;
import org.jspecify.annotations.Nullable;

/**
 * What came of a call.
 *
 * @param state where the effect goes; SENT to leave it a question
 * @param maybeApplied whether the other side may have it although it is to be sent again
 * @param free whether the call does not count as a try: the other system was away for everybody, or asked to be left alone
 * @param status of the answer; null if none came
 * @param answer what it said, cut to {@link #LONGEST_ANSWER} characters, without secrets
 */
public record Settled(
        EffectId id,
        EffectState state,
        boolean maybeApplied,
        boolean free,
        @Nullable Integer status,
        @Nullable String answer) {

    public static final int LONGEST_ANSWER = 500;

    public Settled {
        answer = answer == null
                ? null
                : answer.substring(0, Math.min(answer.length(), LONGEST_ANSWER)).replace('\0', '\uFFFD');
    }
}
