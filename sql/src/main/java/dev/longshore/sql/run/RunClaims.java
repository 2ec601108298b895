package dev.longshore.sql.run;

import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.json.JsonColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes a worker the owner of runs: of the next that waits, and of those whose owner is gone. A claim raises the token, so that whatever an earlier
 * owner still writes finds no row. Safe from any number of workers at once; limits hold exactly, since claims wait for each other on the lanes' rows.
 * Limits: a worker claims runs of its own jobs only, so that a run whose job no worker has stays where it is.
 */
public class RunClaims {

    private static final String ANYTHING_QUEUED =
            "select exists (select 1 from longshore.run where state = 'QUEUED' and job = any (:jobs))";

    /**
     * Does not hold up requests: the foreign keys of a new run ask for a weaker lock. Whoever is frozen just then keeps others from claiming: not for longer
     * than that.
     */
    private static final String LOCK_LANES = """
            select name, set_config('idle_in_transaction_session_timeout', '10000', true) from longshore.lane order by position for no key update
            """;

    /**
     * A run that would rather have another worker, which lives, is left to it until it has waited long enough since it had a place. That time is
     * stamped here, by the first worker that leaves it: before, it had none.
     */
    private static final String CLAIM_NEXT = """
            with me as materialized (
              select pool, labels, unfit from longshore.worker where id = :worker
            ), driven as materialized (
              select job, lane, count(*) as runs from longshore.run
              where state in ('RUNNING', 'PAUSING', 'CANCELLING') group by job, lane
            ), able as materialized (
              select j.name from longshore.job j
              where j.name = any (:jobs)
                and j.max_running > coalesce((select sum(d.runs) from driven d where d.job = j.name), 0)
                and not exists (
                  select 1 from longshore.run o
                  where o.job = j.waits_for and o.state in ('QUEUED', 'RUNNING', 'PAUSING', 'CANCELLING', 'PAUSED'))
            ), room as materialized (
              select l.name, l.position, l.max_running - coalesce((select sum(d.runs) from driven d where d.lane = l.name), 0) as places
              from longshore.lane l
            ), left_to_others as (
              update longshore.run r set claimable_at = clock_timestamp()
              from me, (
                select c.id from room l
                cross join lateral (
                  select q.id from longshore.run q, me
                  where q.lane = l.name and q.state = 'QUEUED' and q.job in (select name from able) and q.definition_hash <> all (me.unfit)
                    and (q.expires_at is null or q.started_at is not null or q.expires_at > clock_timestamp())
                  order by q.requested_at, q.id limit greatest(l.places, 0)) c) head
              where r.id = head.id and r.state = 'QUEUED' and r.prefers is not null and r.claimable_at is null
                and not longshore.fits(me.pool, me.labels, r.prefers) and %1$s
            ), next as (
              select c.id, c.preference_met from room l
              cross join lateral (
                select r.id, %2$s
                from longshore.run r, me
                where r.lane = l.name and r.state = 'QUEUED' and r.job in (select name from able) and r.definition_hash <> all (me.unfit)
                  and (r.expires_at is null or r.started_at is not null or r.expires_at > clock_timestamp())
                  and (r.prefers is null or longshore.fits(me.pool, me.labels, r.prefers)
                    or r.claimable_at <= clock_timestamp() - r.prefers_patience or not %1$s)
                order by r.requested_at, r.id limit 1
                for update of r skip locked) c
              where l.places > 0
              order by l.position limit 1
            )
            update longshore.run r set state = 'RUNNING', owner = :worker, token = r.token + 1,
              lease_until = clock_timestamp() + cast(:lease as interval), attempts = r.attempts + 1,
              started_at = coalesce(r.started_at, clock_timestamp()), claimable_at = null, hurried_at = null
            from next where r.id = next.id
            returning r.id, r.job, r.definition_hash, r.token, r.attempts, r.disturbances, r.losses, false as units_lost, r.state,
              r.job_execution_id, r.parameters, r.context, next.preference_met
            """.formatted(Preferences.ANOTHER_FITS, Preferences.MET);

    /**
     * Without regard to preferences: what has begun goes on as soon as it can. Units that healthy workers hold stay open to them. Nearly always none is lost,
     * and then no unit is looked at.
     */
    private static final String TAKE_OVER = """
            with lost as (
              select r.id, exists (
                  select 1 from longshore.work_unit u
                  where u.run_id = r.id and (u.losses > 0 or u.state = 'RUNNING' and u.owner = r.owner)) as units_lost
              from longshore.run r join longshore.worker me on me.id = :worker
              where r.state in ('RUNNING', 'PAUSING', 'CANCELLING') and r.job = any (:jobs) and r.definition_hash <> all (me.unfit)
                and (r.lease_until < clock_timestamp() or r.owner = any (:dead))
              order by r.requested_at limit :most
              for update of r skip locked
            ), detached as (
              update longshore.work_unit u set step_execution_id = null, offered_at = null
              from lost l
              where exists (select 1 from lost) and u.run_id = l.id and u.state = 'PENDING' and (u.step_execution_id is not null or u.offered_at is not null)
            )
            update longshore.run r set owner = :worker, token = r.token + 1,
              lease_until = clock_timestamp() + cast(:lease as interval), attempts = r.attempts + 1,
              losses = r.losses + case when r.lease_until = '-infinity' then 0 else 1 end
            from lost where r.id = lost.id
            returning r.id, r.job, r.definition_hash, r.token, r.attempts, r.disturbances, r.losses, lost.units_lost, r.state, r.job_execution_id, r.parameters, r.context,
              cast(null as boolean) as preference_met
            """;

    /** No lease ends so early: it was given back, and that is nobody's death. */
    private static final String GIVE_BACK = """
            with mine as (
              select id from longshore.run where state in ('RUNNING', 'PAUSING', 'CANCELLING') and owner = :worker for update skip locked
            ), woken as (
              select pg_notify('longshore_command', cast(id as text)) from mine
            )
            update longshore.run r set lease_until = '-infinity', token = r.token + 1
            from mine where r.id = mine.id and (select count(*) from woken) >= 0
            """;

    /** What was given back stays driven until another worker takes it over. */
    private static final String HOLDS_ANY = """
            select exists (select 1 from longshore.run
              where state in ('RUNNING', 'PAUSING', 'CANCELLING') and owner = :worker and lease_until > '-infinity')
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final RunEvents events;
    private final JsonColumn json;

    public RunClaims(JdbcClient jdbc, TransactionOperations transactions, RunEvents events, JsonColumn json) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.events = events;
        this.json = json;
    }

    /**
     * Claims the run that has waited longest in the first lane that has room for one. Empty if there is none, or if another worker was faster.
     *
     * @param jobs the jobs that the worker knows
     * @param lease how long the claim holds without a renewal
     */
    public Optional<ClaimedRun> claimNext(WorkerId worker, Collection<String> jobs, Duration lease) {
        String[] names = jobs.toArray(String[]::new);
        boolean anything = jdbc.sql(ANYTHING_QUEUED)
                .param("jobs", names)
                .query(Boolean.class)
                .single();
        if (!anything) {
            return Optional.empty();
        }
        Optional<ClaimedRun> claimed = transactions.execute(transaction -> {
            // two statements: what the claim counts must be seen after the lock is held
            jdbc.sql(LOCK_LANES).query().listOfRows();
            Optional<ClaimedRun> next = jdbc.sql(CLAIM_NEXT)
                    .param("jobs", names)
                    .param("worker", worker.value())
                    .param("lease", seconds(lease))
                    .query(this::claimedRun)
                    .optional();
            next.ifPresent(run -> events.record(run.id(), "run.claimed", RunEvents.by(worker, run.attempt())));
            return next;
        });
        return claimed == null ? Optional.empty() : claimed;
    }

    /**
     * Takes over driven runs whose lease ran out or whose owner is dead. Units that healthy workers hold are not touched; nobody may claim another until
     * the new owner has linked it to an execution of its own.
     *
     * @param dead workers that are proven dead
     * @param most how many at most
     */
    public List<ClaimedRun> takeOver(
            WorkerId worker, Collection<String> jobs, Duration lease, Collection<WorkerId> dead, int most) {
        List<ClaimedRun> taken = transactions.execute(transaction -> {
            List<ClaimedRun> runs = jdbc.sql(TAKE_OVER)
                    .param("jobs", jobs.toArray(String[]::new))
                    .param("dead", dead.stream().map(WorkerId::value).toArray(Integer[]::new))
                    .param("worker", worker.value())
                    .param("lease", seconds(lease))
                    .param("most", most)
                    .query(this::claimedRun)
                    .list();
            runs.forEach(run -> events.record(run.id(), "run.taken-over", RunEvents.by(worker, run.attempt())));
            return runs;
        });
        return taken == null ? List.of() : taken;
    }

    /**
     * Ends the leases of a worker that stops and could not give its runs back in good order: others take them over at once. False if a whole job was
     * committing just now: try again.
     */
    public boolean giveBack(WorkerId worker) {
        jdbc.sql(GIVE_BACK).param("worker", worker.value()).update();
        return !jdbc.sql(HOLDS_ANY)
                .param("worker", worker.value())
                .query(Boolean.class)
                .single();
    }

    static String seconds(Duration duration) {
        return duration.toMillis() + " milliseconds";
    }

    private ClaimedRun claimedRun(ResultSet row, int number) throws SQLException {
        return new ClaimedRun(
                new RunId(row.getLong("id")),
                row.getString("job"),
                row.getString("definition_hash"),
                row.getLong("token"),
                row.getInt("attempts"),
                row.getInt("disturbances"),
                new ClaimedRun.Losses(row.getInt("losses"), row.getBoolean("units_lost")),
                RunState.valueOf(row.getString("state")),
                row.getObject("job_execution_id", Long.class),
                json.object(row.getString("parameters")),
                json.as(row.getString("context"), RunContext.class),
                Preferences.affinity(row));
    }
}
