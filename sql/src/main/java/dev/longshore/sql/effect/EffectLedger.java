package dev.longshore.sql.effect;

import dev.longshore.model.effect.EffectId;
import dev.longshore.model.effect.EffectState;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.database.ShortSleep;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The sender's side of the ledger. Each method is a transaction of its own, committed when it returns, whatever becomes of the caller's; each write proves that the
 * sender still holds its unit, so that one that lost it can send nothing that it has not announced already.
 */
public class EffectLedger {

    private static final String LATEST = """
            select e.id, e.item, e.version, e.content_hash, e.idempotency_key, e.state, e.maybe_applied, e.run_id, e.token, e.attempts,
              case when e.state = 'sent' then greatest(0, extract(epoch from e.over_at - clock_timestamp()) * 1000)::bigint else 0 end as over_in,
              e.planned_at > coalesce((select r.started_at from longshore.run r where r.id = :run), '-infinity') as recent
            from unnest(:items) as wanted (item)
            cross join lateral (
              select e.id, e.item, e.version, e.content_hash, e.idempotency_key, e.state, e.maybe_applied, e.run_id, e.token, e.attempts, e.over_at, e.planned_at
              from longshore.effect e where e.job = :job and e.tenant = :tenant and e.item = wanted.item order by e.version desc limit 1) e
            """;

    private static final String HELD = """
            select true from longshore.work_unit u
            where u.run_id = :run and u.step = :step and u.ordinal = :unit and u.token = :token and u.state = 'RUNNING'
              and u.lease_until > clock_timestamp()
            """;

    private static final String SUPERSEDE = """
            update longshore.effect set state = 'superseded', settled_at = clock_timestamp()
            where id = any (:ids) and state = 'planned' and exists (%s)
            """.formatted(HELD);

    /** One that is there already is somebody else's: the caller reads again. */
    private static final String PLAN = """
            insert into longshore.effect (job, tenant, item, version, content_hash, idempotency_key, run_id, unit, token)
            select :job, :tenant, p.item, p.version, p.hash, p.key, :run, :unit, :token
            from unnest(:items, :versions, :hashes, :keys) as p (item, version, hash, key)
            where exists (%s)
            on conflict do nothing
            """.formatted(HELD);

    private static final String SEND = """
            update longshore.effect e set state = 'sent', run_id = :run, unit = :unit, token = :token, attempts = e.attempts + 1,
              sent_at = clock_timestamp(), over_at = clock_timestamp() + cast(:limit as interval)
            where e.id = any (:ids) and e.state = 'planned' and (e.run_id <> :run or e.unit <> :unit or e.token <= :token) and exists (%s)
            returning e.id, %s
            """.formatted(HELD, ShortSleep.BOUND);

    /** A question that nobody answers any more becomes this sender's, to be answered. */
    private static final String ADOPT = """
            update longshore.effect e set run_id = :run, unit = :unit, token = :token
            where e.id = any (:ids) and e.state = 'sent' and e.over_at <= clock_timestamp() and exists (%s)
            returning e.id, %s
            """.formatted(HELD, ShortSleep.BOUND);

    /** What may have been applied, and can neither be asked nor repeated any more, since the job was changed. */
    private static final String DOUBT = """
            update longshore.effect e set state = 'in-doubt', settled_at = clock_timestamp(), run_id = :run, unit = :unit, token = :token
            where e.id = any (:ids) and e.state = 'planned' and e.maybe_applied and exists (%s)
            returning e.id, %s
            """.formatted(HELD, ShortSleep.BOUND);

    /** Not fenced by the unit: what came of a call is true, whoever holds the unit by now. It goes by the effect's own token. */
    private static final String SETTLE = """
            update longshore.effect e set state = s.state, maybe_applied = s.maybe, attempts = e.attempts - case when s.free then 1 else 0 end, status = coalesce(s.status, e.status),
              answer = coalesce(s.answer, e.answer),
              settled_at = case when s.state in ('planned', 'sent') then null else clock_timestamp() end
            from unnest(:ids, :states, :maybes, :frees, :statuses, :answers) as s (id, state, maybe, free, status, answer)
            where e.id = s.id and e.state = 'sent' and e.run_id = :run and e.unit = :unit and e.token = :token
            returning e.id, %s
            """.formatted(ShortSleep.BOUND);

    private final JdbcClient jdbc;
    private final TransactionOperations own;

    /** @param own makes a transaction of its own for each call, beside that of the caller */
    public EffectLedger(JdbcClient jdbc, TransactionOperations own) {
        this.jdbc = jdbc;
        this.own = own;
    }

    /** The latest effect of each of these items of the sender's job and tenant that has one. */
    public Map<String, EffectRow> latest(Sender sender, Collection<String> items) {
        Map<String, EffectRow> found = new HashMap<>();
        own.executeWithoutResult(transaction -> jdbc.sql(LATEST)
                .param("run", sender.unit().run().value())
                .param("job", sender.job())
                .param("tenant", sender.tenant())
                .param("items", items.toArray(String[]::new))
                .query(EffectLedger::row)
                .list()
                .forEach(row -> found.put(row.item(), row)));
        return found;
    }

    /**
     * Plans effects, in the place of others that were planned and never sent. Where somebody else was faster, that one stays: read again.
     *
     * @param superseded effects whose row has changed since
     */
    public void plan(Sender sender, Collection<EffectId> superseded, List<PlannedEffect> planned) {
        own.executeWithoutResult(transaction -> {
            ShortSleep.bound(jdbc);
            if (!superseded.isEmpty()) {
                of(SUPERSEDE, sender).param("ids", ids(superseded)).update();
            }
            if (!planned.isEmpty()) {
                of(PLAN, sender)
                        .param("job", sender.job())
                        .param("tenant", sender.tenant())
                        .param("items", texts(planned, PlannedEffect::item))
                        .param(
                                "versions",
                                planned.stream().map(PlannedEffect::version).toArray(Integer[]::new))
                        .param("hashes", texts(planned, PlannedEffect::contentHash))
                        .param("keys", texts(planned, PlannedEffect::idempotencyKey))
                        .update();
            }
        });
    }

    /**
     * Announces calls: to be committed before the first byte is sent.
     *
     * @param limit how long a call may last at most
     * @return those that may be sent now; all, unless the unit is lost or somebody else has them
     */
    public Set<EffectId> send(Sender sender, Collection<EffectId> effects, Duration limit) {
        return moved(of(SEND, sender).param("ids", ids(effects)).param("limit", limit.toMillis() + " milliseconds"));
    }

    /** Takes over calls that are surely over and that nobody has settled. */
    public Set<EffectId> adopt(Sender sender, Collection<EffectId> effects) {
        return moved(of(ADOPT, sender).param("ids", ids(effects)));
    }

    /** Leaves effects to a person that were to be repeated and must not be. */
    public Set<EffectId> doubt(Sender sender, Collection<EffectId> effects) {
        return moved(of(DOUBT, sender).param("ids", ids(effects)));
    }

    /** Writes what came of calls. Returns those that it was written for: the others somebody else has taken over. */
    public Set<EffectId> settle(Sender sender, List<Settled> outcomes) {
        return moved(jdbc.sql(SETTLE)
                .param("run", sender.unit().run().value())
                .param("unit", sender.unit().ordinal())
                .param("token", sender.token())
                .param("ids", ids(outcomes.stream().map(Settled::id).toList()))
                .param(
                        "states",
                        outcomes.stream().map(outcome -> outcome.state().word()).toArray(String[]::new))
                .param("maybes", outcomes.stream().map(Settled::maybeApplied).toArray(Boolean[]::new))
                .param("frees", outcomes.stream().map(Settled::free).toArray(Boolean[]::new))
                .param("statuses", outcomes.stream().map(Settled::status).toArray(Integer[]::new))
                .param("answers", outcomes.stream().map(Settled::answer).toArray(String[]::new)));
    }

    private Set<EffectId> moved(JdbcClient.StatementSpec statement) {
        Set<EffectId> moved = own.execute(
                transaction -> statement.query((row, number) -> new EffectId(row.getLong("id"))).list().stream()
                        .collect(Collectors.toSet()));
        return moved == null ? Set.of() : moved;
    }

    private JdbcClient.StatementSpec of(String statement, Sender sender) {
        return jdbc.sql(statement)
                .param("run", sender.unit().run().value())
                .param("step", sender.unit().step())
                .param("unit", sender.unit().ordinal())
                .param("token", sender.token());
    }

    private static Long[] ids(Collection<EffectId> effects) {
        return effects.stream().map(EffectId::value).toArray(Long[]::new);
    }

    private static String[] texts(List<PlannedEffect> planned, Function<PlannedEffect, String> text) {
        return planned.stream().map(text).toArray(String[]::new);
    }

    static EffectRow row(ResultSet row, int number) throws SQLException {
        return new EffectRow(
                new EffectId(row.getLong("id")),
                row.getString("item"),
                row.getInt("version"),
                row.getString("content_hash"),
                row.getString("idempotency_key"),
                EffectState.of(row.getString("state")),
                row.getBoolean("maybe_applied"),
                new RunId(row.getLong("run_id")),
                row.getLong("token"),
                row.getInt("attempts"),
                row.getBoolean("recent"),
                Duration.ofMillis(row.getLong("over_in")));
    }
}
