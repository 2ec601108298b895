package dev.longshore.sql.effect;

import dev.longshore.model.effect.EffectId;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.database.ShortSleep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Mails of reports: planned with the report, in one transaction, and sent by whichever worker looks first. A mail is announced before it goes out, in a commit of its own; one
 * whose sender has not said in time what came of it is left to a person. Nobody sends it a second time unasked. Times are the database's.
 */
public class MailEffects {

    /** The wait before a mail is tried again, by how often it was. */
    private static final String WAIT =
            "least(interval '15 minutes', interval '15 seconds' * power(2, least(e.attempts, 10) - 1))";

    private static final String WRITE = """
            insert into longshore.report_mail (run_id, message) values (:run, cast(:message as jsonb))
            """;

    private static final String PLAN = """
            insert into longshore.effect (job, tenant, item, version, content_hash, idempotency_key, run_id, unit, token)
            select :job, :tenant, p.item, p.version, p.hash, p.key, :run, 0, 0
            from unnest(:items, :versions, :hashes, :keys) as p (item, version, hash, key)
            """;

    private static final String LOCK_DUE = """
            select run_id, message::text as message, %s from longshore.report_mail
            where due_at <= clock_timestamp() order by due_at limit 1 for update skip locked
            """.formatted(ShortSleep.BOUND);

    private static final String LOCK =
            "select run_id, " + ShortSleep.BOUND + " from longshore.report_mail where run_id = :run for update";

    private static final String DOUBT = """
            update longshore.effect e set state = 'in-doubt', maybe_applied = true, settled_at = clock_timestamp(),
              answer = 'its Message-ID is <' || e.idempotency_key || '@longshore>; its sender is gone'
            where e.run_id = :run and e.state = 'sent' and e.over_at <= clock_timestamp()
            """;

    private static final String ANNOUNCE = """
            update longshore.effect e set state = 'sent', attempts = e.attempts + 1, token = e.token + 1, sent_at = clock_timestamp(),
              over_at = clock_timestamp() + cast(:limit as interval)
            where e.state = 'planned' and e.id in (
              select e.id from longshore.effect e
              where e.run_id = :run and e.state = 'planned' and (e.attempts = 0 or e.sent_at + %s <= clock_timestamp())
              order by e.id limit :most)
            returning e.id, e.item, e.version, e.content_hash, e.idempotency_key, e.state, e.maybe_applied, e.run_id, e.token, e.attempts, false as recent, 0::bigint as over_in
            """.formatted(WAIT);

    /** By the token of each: what came of a mail that was given up meanwhile is written by nobody any more. */
    private static final String SETTLE = """
            update longshore.effect e set state = s.state, maybe_applied = s.maybe, answer = s.answer,
              settled_at = case when s.state = 'planned' then null else clock_timestamp() end
            from unnest(:ids, :tokens, :states, :maybes, :answers) as s (id, token, state, maybe, answer)
            where e.id = s.id and e.token = s.token and e.state = 'sent'
            """;

    private static final String NEXT = """
            update longshore.report_mail m set due_at = (
              select min(case when e.state = 'sent' then e.over_at when e.attempts = 0 then clock_timestamp() else e.sent_at + %s end)
              from longshore.effect e where e.run_id = m.run_id and e.state in ('planned', 'sent'))
            where m.run_id = :run
            """.formatted(WAIT);

    private final JdbcClient jdbc;
    private final TransactionOperations own;

    /** @param own makes a transaction of its own for each call, beside that of the caller */
    public MailEffects(JdbcClient jdbc, TransactionOperations own) {
        this.jdbc = jdbc;
        this.own = own;
    }

    /**
     * Mails that have been announced: the caller sends them now, or nobody does.
     *
     * @param message as it was planned
     * @param effects one a recipient, the call counted; none if there was only something to be left to a person
     */
    public record Announced(RunId run, String message, List<EffectRow> effects) {

        public Announced {
            effects = List.copyOf(effects);
        }
    }

    /**
     * Plans the mails of a run, in the caller's transaction, which publishes what they tell of. Once a run.
     *
     * @param tenant empty for none
     * @param message JSON
     * @param mails one a recipient
     */
    public void plan(RunId run, String job, String tenant, String message, List<PlannedEffect> mails) {
        jdbc.sql(WRITE).param("run", run.value()).param("message", message).update();
        jdbc.sql(PLAN)
                .param("run", run.value())
                .param("job", job)
                .param("tenant", tenant)
                .param("items", mails.stream().map(PlannedEffect::item).toArray(String[]::new))
                .param("versions", mails.stream().map(PlannedEffect::version).toArray(Integer[]::new))
                .param("hashes", mails.stream().map(PlannedEffect::contentHash).toArray(String[]::new))
                .param("keys", mails.stream().map(PlannedEffect::idempotencyKey).toArray(String[]::new))
                .update();
    }

    /**
     * Announces the mails of a run that are due, and leaves to a person those whose sender is gone. Committed when it returns.
     *
     * @param limit how long they may last together; whoever has not settled them by then is gone
     * @param most at once
     * @return empty if nothing is due
     */
    public Optional<Announced> announce(Duration limit, int most) {
        Announced next = own.execute(transaction -> lockedDue(limit, most));
        return Optional.ofNullable(next);
    }

    private @Nullable Announced lockedDue(Duration limit, int most) {
        Optional<Announced> due = jdbc.sql(LOCK_DUE)
                .query((row, number) ->
                        new Announced(new RunId(row.getLong("run_id")), row.getString("message"), List.of()))
                .optional();
        if (due.isEmpty()) {
            return null;
        }
        RunId run = due.get().run();
        jdbc.sql(DOUBT).param("run", run.value()).update();
        List<EffectRow> effects = jdbc.sql(ANNOUNCE)
                .param("run", run.value())
                .param("limit", limit.toMillis() + " milliseconds")
                .param("most", most)
                .query(EffectLedger::row)
                .list();
        next(run);
        return new Announced(run, due.get().message(), effects);
    }

    /** Writes what came of them, in the order in which they were announced. */
    public void settle(Announced sent, List<Settled> outcomes) {
        own.executeWithoutResult(transaction -> {
            // in the order of announcing, so that the two never wait for each other
            jdbc.sql(LOCK).param("run", sent.run().value()).query().singleRow();
            jdbc.sql(SETTLE)
                    .param(
                            "ids",
                            outcomes.stream()
                                    .map(Settled::id)
                                    .map(EffectId::value)
                                    .toArray(Long[]::new))
                    .param(
                            "tokens",
                            sent.effects().stream().map(EffectRow::token).toArray(Long[]::new))
                    .param(
                            "states",
                            outcomes.stream().map(one -> one.state().word()).toArray(String[]::new))
                    .param(
                            "maybes",
                            outcomes.stream().map(Settled::maybeApplied).toArray(Boolean[]::new))
                    .param("answers", outcomes.stream().map(Settled::answer).toArray(String[]::new))
                    .update();
            next(sent.run());
        });
    }

    private void next(RunId run) {
        jdbc.sql(NEXT).param("run", run.value()).update();
    }
}
