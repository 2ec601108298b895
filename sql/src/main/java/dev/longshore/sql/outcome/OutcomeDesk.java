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
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunRequests;
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
            "update longshore.outcome set settled_at = null, due_at = clock_timestamp(), passes_before = passes where id = :id";

    private static final String TRY_SOONER = "update longshore.outcome set due_at = clock_timestamp() where id = :id";

    /** As {@code longshore.request_outcome} counts: without a lock, so that what is asked for in the same instant may pass the limit together. */
    private static final String FULL = """
            select w.waiting from longshore.job j
            cross join lateral (select longshore.count_outcomes_waiting(j.name, j.max_queued) as waiting) w
            where j.name = :job and w.waiting >= j.max_queued and not exists (
              select from longshore.outcome o where o.id = :id and o.settled_at is null and o.passes = o.passes_before)
            """;

    private static final String ASK = "select longshore.ask_for_outcomes(:job)";

    private final JdbcClient jdbc;
    private final OutcomeViews views;
    private final AuditTrail audit;
    private final RunRequests requests;

    OutcomeDesk(JdbcClient jdbc, OutcomeViews views, AuditTrail audit, RunRequests requests) {
        this.jdbc = jdbc;
        this.views = views;
        this.audit = audit;
        this.requests = requests;
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
     * Has done anew what failed, and at once what waits. What is done anew waits for its pass as a new outcome does, and is refused where no more may; what only waits is
     * tried sooner, since it has had its place.
     *
     * @param reason of the person
     */
    @Transactional
    public RetryOutcome retry(Actor actor, OutcomeId id, String reason) {
        if (views.one(actor.scope(), id).isEmpty()) {
            return new RetryOutcome.NoSuchOutcome();
        }
        jdbc.sql(LOCK).param("id", id.value()).query(Long.class).single();
        OutcomeLine outcome = views.one(TenantScope.ALL, id).orElseThrow();
        List<OutcomeEffect> effects = views.effects(outcome);
        List<Long> failed = effects.stream()
                .map(OutcomeEffect::latest)
                .filter(latest -> latest != null && latest.state() == EffectState.FAILED)
                .map(latest -> latest.id().value())
                .toList();
        if (failed.isEmpty()
                && effects.stream().noneMatch(effect -> effect.turn().isOpen())) {
            audit.record(act(actor, outcome, reason, 0, AuditOutcome.REFUSED));
            return new RetryOutcome.NothingToRetry();
        }
        boolean anew = !failed.isEmpty() || outcome.settledAt() != null;
        Optional<RequestOutcome.QueueFull> full = anew ? full(outcome) : Optional.empty();
        if (full.isPresent()) {
            audit.record(act(actor, outcome, reason, 0, AuditOutcome.REFUSED));
            return new RetryOutcome.QueueFull(full.get());
        }
        jdbc.sql(SUPERSEDE)
                .param("ids", failed.toArray(Long[]::new))
                .param("by", actor.name())
                .param("why", reason)
                .update();
        jdbc.sql(anew ? REOPEN : TRY_SOONER).param("id", id.value()).update();
        jdbc.sql(ASK)
                .param("job", outcome.job())
                .query((row, number) -> row.getLong(1))
                .list();
        audit.record(act(actor, outcome, reason, failed.size(), AuditOutcome.ACCEPTED));
        return new RetryOutcome.Retried(failed.size());
    }

    private Optional<RequestOutcome.QueueFull> full(OutcomeLine outcome) {
        Optional<Long> waiting = jdbc.sql(FULL)
                .param("job", outcome.job())
                .param("id", outcome.id().value())
                .query(Long.class)
                .optional();
        return waiting.map(count -> requests.queueFull(
                outcome.job(), "The queue of job \"" + outcome.job() + "\" is full: " + count + " outcomes wait."));
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
