package dev.longshore.sql.effect;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.model.effect.Decision;
import dev.longshore.model.effect.EffectId;
import dev.longshore.model.effect.EffectState;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.audit.AuditTrail;
import java.sql.Types;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * Settles what nobody but a person can: an effect in doubt. The decision and its record in the audit are one transaction; a refused one is recorded too. Who may
 * act at all was decided before.
 */
public class EffectDecisions {

    private static final String LOCK = """
            select e.state, e.run_id from longshore.effect e join longshore.run r on r.id = e.run_id
            where e.id = :id and (cast(:tenant as text) is null or r.tenant = :tenant)
            for no key update of e
            """;

    private static final String DECIDE = """
            update longshore.effect set state = :state, maybe_applied = false, decided_by = :by, decided_why = :why,
              attempts = case when :state = 'planned' then 0 else attempts end,
              settled_at = case when :state = 'planned' then null else clock_timestamp() end
            where id = :id
            """;

    /** One run sends all that was decided before it starts: a waiting one of the same job and parameters will do. It is locked, so that it starts after this is committed. */
    private static final String ASK = """
            select coalesce(
              (select w.id from longshore.run w
               where w.job = r.job and w.state = 'QUEUED' and w.parameters = r.parameters and w.tenant is not distinct from r.tenant
               order by w.id limit 1 for update skip locked),
              longshore.request_run(r.job, r.parameters, null, jsonb_strip_nulls(jsonb_build_object('caller', 'effects', 'origin', 'operator', 'lane', 'repair',
                'actor', cast(:by as text), 'tenant', r.tenant, 'reason', cast(:why as text))))) as run
            from longshore.run r where r.id = :run
            """;

    private final JdbcClient jdbc;
    private final AuditTrail audit;

    public EffectDecisions(JdbcClient jdbc, AuditTrail audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /**
     * Decides.
     *
     * @param reason what the person found out; not blank
     */
    @Transactional
    public DecisionOutcome decide(Actor actor, EffectId effect, Decision decision, String reason) {
        Optional<Held> found = jdbc.sql(LOCK)
                .param("id", effect.value())
                .param("tenant", actor.scope().tenant(), Types.VARCHAR)
                .query((row, number) ->
                        new Held(EffectState.of(row.getString("state")), new RunId(row.getLong("run_id"))))
                .optional();
        if (found.isEmpty()) {
            return new DecisionOutcome.NoSuchEffect();
        }
        Held held = found.get();
        if (held.state() != EffectState.IN_DOUBT) {
            record(actor, effect, decision, reason, held, null, AuditOutcome.REFUSED);
            return new DecisionOutcome.Refused(held.state());
        }
        jdbc.sql(DECIDE)
                .param("id", effect.value())
                .param("state", decision.leadsTo().word())
                .param("by", actor.name())
                .param("why", reason)
                .update();
        RunId run = decision == Decision.SEND_AGAIN ? ask(actor, held.run(), reason) : null;
        record(actor, effect, decision, reason, held, run, AuditOutcome.ACCEPTED);
        return new DecisionOutcome.Decided(decision.leadsTo(), run);
    }

    private record Held(EffectState state, RunId run) {}

    private RunId ask(Actor actor, RunId run, String reason) {
        return new RunId(jdbc.sql(ASK)
                .param("run", run.value())
                .param("by", actor.name())
                .param("why", reason)
                .query(Long.class)
                .single());
    }

    private void record(
            Actor actor,
            EffectId effect,
            Decision decision,
            String reason,
            Held held,
            @Nullable RunId run,
            AuditOutcome outcome) {
        Map<String, Object> before =
                Map.of("state", held.state().word(), "run", held.run().toString());
        Map<String, Object> after = new HashMap<>();
        if (outcome == AuditOutcome.ACCEPTED) {
            after.put("state", decision.leadsTo().word());
        }
        if (run != null) {
            after.put("run", run.toString());
        }
        audit.record(new Act(
                actor,
                "effect." + decision.word(),
                "effect:" + effect,
                reason,
                before,
                after.isEmpty() ? null : after,
                outcome));
    }
}
