package dev.longshore.model.outcome;

import dev.longshore.model.effect.EffectState;
import org.jspecify.annotations.Nullable;

/** What is to be done about an effect of an outcome next. Decided from the ledger alone, so that a preview says what a worker will do. */
public enum EffectTurn {
    /** Do it for the first time, or anew under another key. */
    BEGIN,
    /** Do it, or do it again, under the key that it has. */
    SEND,
    /** A call was made of which nobody knows what came: find that out first. */
    FIND_OUT,
    /** It may have been done, and can neither be repeated nor asked about: leave it to a person. */
    DOUBT,
    /** It failed: nothing, until a person wants it done anew. */
    FAILED,
    /** A person has to find out. */
    PERSON,
    /** Nothing: it is done, or nobody wants it any more. */
    NONE;

    /**
     * Decides.
     *
     * @param state of its latest version; null if it was never planned
     * @param maybeApplied whether an earlier call may have reached the other side
     */
    public static EffectTurn of(DeclaredEffect effect, @Nullable EffectState state, boolean maybeApplied) {
        if (state == null) {
            return BEGIN;
        }
        return switch (state) {
            case PLANNED -> maybeApplied && !effect.honoured() ? DOUBT : SEND;
            case SENT -> FIND_OUT;
            case SUPERSEDED -> BEGIN;
            case IN_DOUBT -> PERSON;
            case FAILED -> FAILED;
            case DONE, GIVEN_UP -> NONE;
        };
    }

    /** Whether a run will do something about it by itself. */
    public boolean isOpen() {
        return this == BEGIN || this == SEND || this == FIND_OUT || this == DOUBT;
    }
}
