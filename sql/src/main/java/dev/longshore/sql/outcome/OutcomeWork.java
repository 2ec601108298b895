package dev.longshore.sql.outcome;

import dev.longshore.model.outcome.OutcomeId;
import dev.longshore.model.run.RunId;
import java.sql.Types;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** A worker's side of outcomes: which are due, which a run has, and what it leaves. */
public class OutcomeWork {

    /** One looks at a time; a caller's transaction that is open for long does not stand in its way. */
    private static final String ONE_AT_A_TIME = "select pg_try_advisory_xact_lock(4707, 0)";

    /** What a run that failed or was cancelled had is left alone for a minute: what made it fail would make the next fail too. */
    private static final String ASK = """
            select j.name, longshore.ask_for_outcomes(j.name) from longshore.job j
            where j.kind = 'outcome' and j.offered and exists (
              select from longshore.outcome o left join longshore.run r on r.id = o.run_id
              where o.job = j.name and o.settled_at is null and o.due_at <= clock_timestamp()
                and (o.run_id is null or r.state in ('COMPLETED', 'EXPIRED', 'STALE', 'SUPERSEDED')
                  or (r.state in ('FAILED', 'CANCELLED', 'ABANDONED') and r.ended_at < clock_timestamp() - interval '1 minute')))
            """;

    private static final String TAKE = """
            with due as (
              select o.id from longshore.outcome o
              where o.job = :job and o.settled_at is null and o.due_at <= clock_timestamp()
                and (o.run_id is null or o.run_id = :run or exists (
                  select from longshore.run r where r.id = o.run_id and r.ended_at is not null))
              order by o.due_at limit :most for update skip locked
            )
            update longshore.outcome o set run_id = :run from due where o.id = due.id
            """;

    private static final String TAKEN =
            "select o.id from longshore.outcome o where o.run_id = :run and o.settled_at is null order by o.id";

    private static final String OF_UNIT = """
            select o.id, o.key, extract(epoch from clock_timestamp() - o.asked_at)::double precision as age from longshore.outcome o
            where o.run_id = :run and o.id between :from and :until order by o.id
            """;

    /** Ready is what the ledger says, whoever wrote it. */
    private static final String READY = """
            update longshore.outcome o set ready_at = clock_timestamp()
            where o.id = any (:ids) and o.ready_at is null and cardinality(cast(:required as text[])) = (
              select count(distinct e.item) from longshore.effect e
              where e.job = o.job and e.tenant = '' and e.state = 'done' and e.item = any (
                select o.key || '/' || name from unnest(cast(:required as text[])) name))
            """;

    private static final String LOCK =
            "select o.id from longshore.outcome o where o.id = any (:ids) order by o.id for no key update";

    private static final String RELEASE = """
            update longshore.outcome o set run_id = null, passes = o.passes + 1, waits_for = n.waits_for, waits_at = n.waits_at,
              settled_at = case when n.due_in is null then clock_timestamp() end,
              due_at = clock_timestamp() + coalesce(n.due_in, 0) * interval '1 millisecond'
            from unnest(:ids, :dues, :waits, :systems) as n (id, due_in, waits_for, waits_at)
            where o.id = n.id and o.run_id = :run
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    public OutcomeWork(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** Asks for a run of each job that has something due and no run that waits. The truth behind what requests ask for themselves. */
    public void askForDue() {
        transactions.executeWithoutResult(transaction -> {
            if (jdbc.sql(ONE_AT_A_TIME).query(Boolean.class).single()) {
                jdbc.sql(ASK).query((row, number) -> row.getString(1)).list();
            }
        });
    }

    /** Takes what is due and nobody has, at most so many; returns all that the run has. Doing it again adds what is due by then. */
    public List<OutcomeId> take(RunId run, String job, int most) {
        return Objects.requireNonNull(transactions.execute(transaction -> {
            jdbc.sql(TAKE)
                    .param("job", job)
                    .param("run", run.value())
                    .param("most", most)
                    .update();
            return jdbc.sql(TAKEN)
                    .param("run", run.value())
                    .query((row, number) -> new OutcomeId(row.getLong("id")))
                    .list();
        }));
    }

    /** Those of a run within a range of their numbers. */
    public List<OutcomeRow> ofUnit(RunId run, long from, long until) {
        return jdbc.sql(OF_UNIT)
                .param("run", run.value())
                .param("from", from)
                .param("until", until)
                .query((row, number) ->
                        new OutcomeRow(new OutcomeId(row.getLong("id")), row.getString("key"), Duration.ofMillis((long)
                                (row.getDouble("age") * 1000))))
                .list();
    }

    /** Marks those as ready of which all required effects are done. In the chunk's transaction. */
    public void markReady(Collection<OutcomeId> outcomes, Collection<String> required) {
        jdbc.sql(READY)
                .param("ids", outcomes.stream().map(OutcomeId::value).toArray(Long[]::new))
                .param("required", required.toArray(String[]::new))
                .update();
    }

    /**
     * Holds off people until the chunk's transaction ends: what they decided before is in the ledger by now, and what they decide after it reopens what it settled.
     */
    public void lock(Collection<OutcomeId> outcomes) {
        jdbc.sql(LOCK)
                .param("ids", outcomes.stream().map(OutcomeId::value).toArray(Long[]::new))
                .query(Long.class)
                .list();
    }

    /** Lets them go. In the chunk's transaction. */
    public void release(RunId run, List<Released> outcomes) {
        jdbc.sql(RELEASE)
                .param("run", run.value())
                .param("ids", outcomes.stream().map(each -> each.id().value()).toArray(Long[]::new))
                .param("dues", outcomes.stream().map(OutcomeWork::millis).toArray(Long[]::new))
                .param("waits", outcomes.stream().map(Released::waitsFor).toArray(String[]::new), Types.ARRAY)
                .param("systems", outcomes.stream().map(Released::waitsAt).toArray(String[]::new), Types.ARRAY)
                .update();
    }

    private static Long millis(Released released) {
        Duration due = released.dueIn();
        return due == null ? null : due.toMillis();
    }
}
