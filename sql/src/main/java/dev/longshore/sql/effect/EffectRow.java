package dev.longshore.sql.effect;

import dev.longshore.model.effect.EffectId;
import dev.longshore.model.effect.EffectState;
import dev.longshore.model.run.RunId;
import java.time.Duration;

/**
 * An effect as the ledger has it.
 *
 * @param item the key of the row that it tells of
 * @param version counts the contents of the item
 * @param contentHash of the request
 * @param idempotencyKey the same for every try
 * @param maybeApplied an earlier call may have reached the other side
 * @param run which has it
 * @param token of the claim that touched it last
 * @param attempts calls that were made for it
 * @param recent whether its content was planned since the run of whoever reads this began, by whomever: a row that was read before may be older
 * @param overIn how long until the call that was sent last has surely ended; zero if it has
 */
public record EffectRow(
        EffectId id,
        String item,
        int version,
        String contentHash,
        String idempotencyKey,
        EffectState state,
        boolean maybeApplied,
        RunId run,
        long token,
        int attempts,
        boolean recent,
        Duration overIn) {

    /** As the ledger has it once a call for it is announced. */
    public EffectRow sent() {
        return with(EffectState.SENT, maybeApplied, attempts + 1);
    }

    /** As the ledger has it once this is written. */
    public EffectRow after(Settled settled) {
        return with(settled.state(), settled.maybeApplied(), settled.free() ? attempts - 1 : attempts);
    }

    private EffectRow with(EffectState next, boolean maybe, int tries) {
        return new EffectRow(
                id, item, version, contentHash, idempotencyKey, next, maybe, run, token, tries, recent, Duration.ZERO);
    }
}
