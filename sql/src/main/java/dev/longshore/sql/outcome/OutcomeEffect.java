package dev.longshore.sql.outcome;

import dev.longshore.model.outcome.DeclaredEffect;
import dev.longshore.model.outcome.EffectTurn;
import dev.longshore.sql.effect.EffectLine;
import org.jspecify.annotations.Nullable;

/**
 * An effect of an outcome: what was declared, where it stands, what comes next.
 *
 * @param latest its latest version in the ledger; null if it has not begun
 * @param turn what is to be done about it
 */
public record OutcomeEffect(
        DeclaredEffect declared, @Nullable EffectLine latest, EffectTurn turn) {

    public boolean isDone() {
        return latest != null && latest.state() == dev.longshore.model.effect.EffectState.DONE;
    }
}
