package dev.longshore.sql.effect;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.model.effect.Decision;
import dev.longshore.model.effect.EffectId;
import dev.longshore.model.effect.EffectState;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunRequest;
import dev.longshore.sql.run.RunRequests;
import java.sql.Types;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Settles what nobody but a person can: an effect in doubt. The decision and its record in the audit are one transaction; a refused one is recorded too. Who may
 * act at all was decided before.
 */
public class EffectDecisions {

    private static final String LOCK = """
            select e.state, e.run_id, exists (select from longshore.report_mail m where m.run_id = e.run_id) as mailed
            from longshore.effect e join longshore.run r on r.id = e.run_id
            where e.id = :id and (cast(:tenant as text) is null or r.tenant = :tenant)
            for no key update of e
            """;

    private static final String DECIDE = """
            update longshore.effect set state = :state, maybe_applied = false, decided_by = :by, decided_why = :why,
              attempts = case when :state = 'planned' then 0 else attempts end,
              settled_at = case when :state = 'planned' then null else clock_timestamp() end
            where id = :id
            """;

    /**
     * One run sends all that was decided before it starts: a waiting one of the same job and parameters will do, unless it has begun before, since it may be past
     * the row. It is locked, so that it starts after this is committed.
     */
    private static final String WAITING = """
            select w.id from longshore.run w join longshore.run r on r.id = :run
            where w.job = r.job and w.state = 'QUEUED' and w.started_at is null and w.attempts = 0
              and w.parameters = r.parameters and w.tenant is not distinct from r.tenant
            order by w.id limit 1 for update of w skip locked
            """;

    private static final String ASKED =
            "select job, tenant, parameters::text as parameters from longshore.run where id = :run";

    private final JdbcClient jdbc;
    private final RunRequests requests;
    private final AuditTrail audit;
    private final JsonMapper json;

    public EffectDecisions(JdbcClient jdbc, RunRequests requests, AuditTrail audit, JsonMapper json) {
        this.jdbc = jdbc;
        this.requests = requests;
        this.audit = audit;
        this.json = json;
    }

    /**
     * Decides.
     *
     * @param reason what the person found out; not blank
     * @throws dev.longshore.model.failure.LongshoreException bad input: no run can be asked for that would send it; nothing is decided then
     */
    @Transactional
    public DecisionOutcome decide(Actor actor, EffectId effect, Decision decision, String reason) {
        Optional<Held> found = jdbc.sql(LOCK)
                .param("id", effect.value())
                .param("tenant", actor.scope().tenant(), Types.VARCHAR)
                .query((row, number) -> new Held(
                        EffectState.of(row.getString("state")),
                        new RunId(row.getLong("run_id")),
                        row.getBoolean("mailed")))
                .optional();
        if (found.isEmpty()) {
            return new DecisionOutcome.NoSuchEffect();
        }
        Held held = found.get();
        if (held.state() != EffectState.IN_DOUBT) {
            record(actor, effect, decision, reason, held, null, AuditOutcome.REFUSED);
            return new DecisionOutcome.Refused(held.state());
        }
        RunId run = null;
        if (decision == Decision.SEND_AGAIN && !held.mailed()) {
            RequestOutcome asked = ask(actor, held.run(), reason);
            if (asked instanceof RequestOutcome.QueueFull full) {
                record(actor, effect, decision, reason, held, null, AuditOutcome.REFUSED);
                return new DecisionOutcome.QueueFull(full);
            }
            run = ((RequestOutcome.Accepted) asked).run();
        }
        jdbc.sql(DECIDE)
                .param("id", effect.value())
                .param("state", decision.leadsTo().word())
                .param("by", actor.name())
                .param("why", reason)
                .update();
        record(actor, effect, decision, reason, held, run, AuditOutcome.ACCEPTED);
        return new DecisionOutcome.Decided(decision.leadsTo(), run);
    }

    /** @param mailed whether it is the mail of a report, which goes out without another run */
    private record Held(EffectState state, RunId run, boolean mailed) {}

    private RequestOutcome ask(Actor actor, RunId run, String reason) {
        Optional<RunId> waiting = jdbc.sql(WAITING)
                .param("run", run.value())
                .query((row, number) -> new RunId(row.getLong("id")))
                .optional();
        if (waiting.isPresent()) {
            return new RequestOutcome.Accepted(waiting.get(), false);
        }
        // it makes up for an earlier run: a newer one neither waits for it nor gives way to it
        return requests.request(jdbc.sql(ASKED)
                .param("run", run.value())
                .query((row, number) -> new RunRequest(
                        new JobName(row.getString("job")),
                        json.readValue(row.getString("parameters"), new TypeReference<Map<String, Object>>() {}),
                        null,
                        "effects",
                        "operator",
                        "repair",
                        RunContext.of(row.getString("tenant"), actor.name(), reason)))
                .single()
                .setAside());
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
