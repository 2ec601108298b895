package dev.longshore.sql.effect;

import dev.longshore.model.effect.EffectState;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.run.RequestOutcome;
import org.jspecify.annotations.Nullable;

/** What came of a person's decision. */
public sealed interface DecisionOutcome {

    /**
     * It stands.
     *
     * @param state where the effect is now
     * @param run which will send it; null if nothing is to be sent, or if it needs no run: the mail of a report
     */
    record Decided(EffectState state, @Nullable RunId run) implements DecisionOutcome {}

    /** It was not in doubt any more, or never. */
    record Refused(EffectState state) implements DecisionOutcome {}

    /** It stays in doubt: as many runs wait as may, so that none can be asked for that would send it. */
    record QueueFull(RequestOutcome.QueueFull why) implements DecisionOutcome {}

    /** There is none, or none that the person may see. */
    record NoSuchEffect() implements DecisionOutcome {}
}
