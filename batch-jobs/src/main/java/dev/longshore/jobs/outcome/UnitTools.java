package dev.longshore.jobs.outcome;

import dev.longshore.jobs.http.HttpCalls;
import dev.longshore.jobs.http.Secrets;
import dev.longshore.jobs.mail.Mails;
import dev.longshore.model.outcome.DeclaredEffect;
import dev.longshore.sql.effect.Dependencies;
import dev.longshore.sql.effect.EffectLedger;
import dev.longshore.sql.effect.EffectRow;
import dev.longshore.sql.effect.OwnEffects;
import dev.longshore.sql.effect.PlannedEffect;
import dev.longshore.sql.effect.Sender;
import dev.longshore.sql.export.Source;
import dev.longshore.sql.outcome.OutcomeRow;
import dev.longshore.sql.outcome.OutcomeWork;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a unit works with: the worker's, and its claim's sender.
 *
 * @param nanos a clock that only goes forward
 */
record UnitTools(Worker worker, Sender sender, LongSupplier nanos) {

    /** What all units of a worker share. */
    record Worker(
            OutcomeWork work,
            EffectLedger ledger,
            OwnEffects own,
            Dependencies dependencies,
            Source source,
            HttpCalls http,
            Mails mails,
            Secrets secrets,
            JsonMapper json) {}

    OutcomeWork work() {
        return worker.work();
    }

    EffectLedger ledger() {
        return worker.ledger();
    }

    OwnEffects own() {
        return worker.own();
    }

    /** The next version of an effect. */
    PlannedEffect planned(DeclaredEffect effect, OutcomeRow outcome, @Nullable EffectRow before) {
        int version = before == null ? 1 : before.version() + 1;
        return new PlannedEffect(
                effect.itemOf(outcome.key()),
                version,
                effect.contentHash(),
                effect.idempotencyKeyOf(sender.job(), outcome.key(), version));
    }
}
