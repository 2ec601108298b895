package dev.longshore.model.effect;

import java.util.Arrays;
import java.util.Optional;

/** What a person may say of an effect in doubt, having found out. */
public enum Decision {
    /** The other side has it. */
    DONE("mark-done"),
    /** The other side does not have it, and shall. */
    SEND_AGAIN("send-again"),
    /** It shall not be sent, whether the other side has it or not. */
    GIVE_UP("give-up");

    private final String word;

    Decision(String word) {
        this.word = word;
    }

    /** The name in URLs and in the audit. */
    public String word() {
        return word;
    }

    /** Where it moves the effect. */
    public EffectState leadsTo() {
        return switch (this) {
            case DONE -> EffectState.DONE;
            case SEND_AGAIN -> EffectState.PLANNED;
            case GIVE_UP -> EffectState.GIVEN_UP;
        };
    }

    public static Optional<Decision> of(String word) {
        return Arrays.stream(values())
                .filter(decision -> decision.word.equals(word))
                .findFirst();
    }
}
