package dev.longshore.sql.outcome;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.model.effect.EffectState;
import dev.longshore.model.outcome.EffectTurn;
import dev.longshore.model.outcome.OutcomeId;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.effect.EffectLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** Where people have effects that failed done anew. What would be done is said before, by the rule that workers go by. */
public class OutcomeDesk {

    private static final String LOCK = "select o.id from longshore.outcome o where o.id = :id for no key update";

    private static final String SUPERSEDE = """
            update longshore.effect set state = 'superseded', decided_by = :by, decided_why = :why where id = any (:ids) and state = 'failed'
            """;

    private static final String REOPEN =
            "update longshore.outcome set settled_at = null, due_at = clock_timestamp() where id = :id";

    private static final String ASK = "select longshore.ask_for_outcomes(:job)";

    private final JdbcClient jdbc;
    private final OutcomeViews views;
    private final AuditTrail audit;

    OutcomeDesk(JdbcClient jdbc, OutcomeViews views, AuditTrail audit) {
        this.jdbc = jdbc;
        this.views = views;
        this.audit = audit;
    }

    /** What a retry would do, effect by effect, in order. Changes nothing. */
    public List<RetryLine> preview(OutcomeLine outcome) {
        List<OutcomeEffect> effects = views.effects(outcome);
        return effects.stream().map(effect -> preview(outcome, effect)).toList();
    }

    private static RetryLine preview(OutcomeLine outcome, OutcomeEffect effect) {
        EffectLine latest = effect.latest();
        EffectTurn turn = effect.turn() == EffectTurn.FAILED ? EffectTurn.BEGIN : effect.turn();
        String key =
                switch (turn) {
                    case BEGIN ->
                        effect.declared()
                                .idempotencyKeyOf(
                                        outcome.job(), outcome.key(), latest == null ? 1 : latest.version() + 1);
                    case SEND, FIND_OUT -> latest == null ? null : latest.idempotencyKey();
                    case DOUBT, FAILED, PERSON, NONE -> null;
                };
        return new RetryLine(
                effect.declared(),
                turn,
                key,
                latest == null ? null : latest.state().word());
    }

    /**
     * Has done anew what failed, and at once what waits.
     *
     * @param reason of the person
     * @return how many effects that failed are done anew; empty if there is no such outcome, or none that the person may see
     */
    @Transactional
    public Optional<Integer> retry(Actor actor, OutcomeId id, String reason) {
        Optional<OutcomeLine> found = views.one(actor.scope(), id);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        jdbc.sql(LOCK).param("id", id.value()).query(Long.class).single();
        OutcomeLine outcome = views.one(TenantScope.ALL, id).orElseThrow();
        List<Long> failed = views.effects(outcome).stream()
                .map(OutcomeEffect::latest)
                .filter(latest -> latest != null && latest.state() == EffectState.FAILED)
                .map(latest -> latest.id().value())
                .toList();
        boolean waits =
                views.effects(outcome).stream().anyMatch(effect -> effect.turn().isOpen());
        if (failed.isEmpty() && !waits) {
            audit.record(act(actor, outcome, reason, 0, AuditOutcome.REFUSED));
            return Optional.of(0);
        }
        jdbc.sql(SUPERSEDE)
                .param("ids", failed.toArray(Long[]::new))
                .param("by", actor.name())
                .param("why", reason)
                .update();
        jdbc.sql(REOPEN).param("id", id.value()).update();
        jdbc.sql(ASK)
                .param("job", outcome.job())
                .query((row, number) -> row.getLong(1))
                .list();
        audit.record(act(actor, outcome, reason, failed.size(), AuditOutcome.ACCEPTED));
        return Optional.of(Math.max(1, failed.size()));
    }

    private static Act act(Actor actor, OutcomeLine outcome, String reason, int anew, AuditOutcome how) {
        return new Act(
                actor,
                "outcome.retry",
                "outcome:" + outcome.id(),
                reason,
                Map.of("ready", outcome.readyAt() != null, "job", outcome.job(), "key", outcome.key()),
                how == AuditOutcome.ACCEPTED ? Map.of("anew", anew) : null,
                how);
    }
}
