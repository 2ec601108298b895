package dev.longshore.jobs.outcome;

import dev.longshore.model.outcome.DeclaredEffect;
import dev.longshore.sql.effect.EffectRow;
import dev.longshore.sql.outcome.OutcomeRow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An effect of an outcome on its way. For one thread. */
final class Thing {

    /** How it counts. */
    enum Fate {
        WRITTEN,
        /** Put off, to a later run. */
        FILTERED,
        REJECTED
    }

    private final OutcomeRow outcome;
    private final String item;
    private final @Nullable JsonNode row;
    private @Nullable EffectRow effect;
    private boolean question;
    private @Nullable Fate fate;
    private @Nullable Duration dueIn;
    private String why = "";

    /** @param row what it is made of; null if there is none any more */
    Thing(OutcomeRow outcome, DeclaredEffect declared, @Nullable JsonNode row, @Nullable EffectRow effect) {
        this.outcome = outcome;
        this.item = declared.itemOf(outcome.key());
        this.row = row;
        this.effect = effect;
    }

    OutcomeRow outcome() {
        return outcome;
    }

    String item() {
        return item;
    }

    boolean hasRow() {
        return row != null;
    }

    JsonNode row() {
        if (row == null) {
            throw new IllegalStateException("there is no row for " + item);
        }
        return row;
    }

    boolean isKnown() {
        return effect != null;
    }

    EffectRow effect() {
        if (effect == null) {
            throw new IllegalStateException("nothing is planned for " + item);
        }
        return effect;
    }

    void has(EffectRow latest) {
        effect = latest;
    }

    /** Whether the other side is to be asked, and nothing to be sent. */
    boolean isQuestion() {
        return question;
    }

    void asks() {
        question = true;
    }

    void sends() {
        question = false;
    }

    @Nullable
    Fate fate() {
        return fate;
    }

    /** Why it is not done, in a sentence. */
    String why() {
        return why;
    }

    /** When to look at it again; null if there is no use in that. */
    @Nullable
    Duration dueIn() {
        return dueIn;
    }

    void isWritten() {
        fate = Fate.WRITTEN;
    }

    void isRejected(String because) {
        fate = Fate.REJECTED;
        why = because;
    }

    void putOff(Duration until, String because) {
        fate = Fate.FILTERED;
        dueIn = until;
        why = because;
    }
}
