package dev.longshore.jobs.outcome;

import dev.longshore.model.effect.EffectState;
import dev.longshore.model.outcome.DeclaredEffect;
import dev.longshore.model.outcome.EffectTurn;
import dev.longshore.sql.effect.EffectRow;
import dev.longshore.sql.effect.Settled;
import dev.longshore.sql.outcome.OutcomeRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leaves effects of one kind to a person, since their outcome takes workers down: failed where nothing was sent, in doubt where something may have been. */
final class PoisonedEffects {

    private final DeclaredEffect effect;
    private final UnitTools tools;

    PoisonedEffects(DeclaredEffect effect, UnitTools tools) {
        this.effect = effect;
        this.tools = tools;
    }

    /**
     * Leaves one, in the chunk's transaction or in one of its own.
     *
     * @param known its latest version; null if there is none
     * @return false if a call may still be under way: a later run has to look
     */
    boolean leave(OutcomeRow outcome, @Nullable EffectRow known, EffectTurn turn, String why) {
        if (known == null || turn == EffectTurn.BEGIN) {
            tools.own().fail(tools.sender(), tools.planned(effect, outcome, known), why);
            return true;
        }
        if (turn == EffectTurn.FIND_OUT) {
            return known.overIn().isZero() && isDoubted(known, why);
        }
        if (known.maybeApplied()) {
            tools.ledger().doubt(tools.sender(), List.of(known.id()));
        } else {
            tools.ledger().plan(tools.sender(), List.of(known.id()), List.of());
            tools.own().fail(tools.sender(), tools.planned(effect, outcome, known), why);
        }
        return true;
    }

    private boolean isDoubted(EffectRow known, String why) {
        return !tools.ledger().adopt(tools.sender(), List.of(known.id())).isEmpty()
                && !tools.ledger()
                        .settle(
                                tools.sender(),
                                List.of(new Settled(known.id(), EffectState.IN_DOUBT, true, false, null, why)))
                        .isEmpty();
    }
}
