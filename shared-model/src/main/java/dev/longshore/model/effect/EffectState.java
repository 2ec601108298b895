package dev.longshore.model.effect;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Where an effect stands. The same table is a trigger in the database. */
public enum EffectState {
    /** It is to be sent. Nothing is on its way; a crash here loses nothing. The sender moves it on. */
    PLANNED("planned"),
    /** Written before the call, in a commit of its own: it may be on its way. A crash here leaves a question, which the next sender answers before it does anything else. */
    SENT("sent"),
    /** The other side has it. */
    DONE("done"),
    /** The other side refused it, or could not be reached as often as was allowed; it does not have it. */
    FAILED("failed"),
    /** Nobody can tell whether the other side has it: a person decides. Nothing repeats it. */
    IN_DOUBT("in-doubt"),
    /** A person decided that it is not sent any more. */
    GIVEN_UP("given-up"),
    /** A later version goes in its place: the row changed before this was sent, or it failed and a person wants it done anew. */
    SUPERSEDED("superseded");

    private final String word;

    EffectState(String word) {
        this.word = word;
    }

    /** The name in tables, URLs and on screen. */
    public String word() {
        return word;
    }

    /** Whether another effect of the same item has to wait for this one. */
    public boolean isOpen() {
        return this == PLANNED || this == SENT || this == IN_DOUBT;
    }

    /** Whether a row may move from this state to another. */
    public boolean canMoveTo(EffectState next) {
        return next().contains(next);
    }

    private Set<EffectState> next() {
        return switch (this) {
            case PLANNED -> EnumSet.of(SENT, FAILED, IN_DOUBT, SUPERSEDED);
            case SENT -> EnumSet.of(PLANNED, DONE, FAILED, IN_DOUBT);
            case IN_DOUBT -> EnumSet.of(PLANNED, DONE, GIVEN_UP);
            case FAILED -> EnumSet.of(SUPERSEDED);
            case DONE, GIVEN_UP, SUPERSEDED -> EnumSet.noneOf(EffectState.class);
        };
    }

    public static EffectState of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no state \"" + word + "\" of an effect"));
    }
}
