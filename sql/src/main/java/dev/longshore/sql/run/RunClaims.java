package dev.longshore.sql.run;

import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.LockWait;
import dev.longshore.sql.database.StillLockedException;
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

    private static final String CLAIM_NEXT = """
            select id, job, definition_hash, token, attempts, disturbances, losses, 0 as unit_losses, state, job_execution_id, parameters, context, preference_met
            from longshore.claim_run(:worker, :jobs, cast(:lease as interval))
            """;

    /**
     * Without regard to preferences: what has begun goes on as soon as it can. Units that healthy workers hold stay open to them. Nearly always none is lost,
     * and then no unit is looked at. A death of owner and unit together is one: where the unit got further under that owner, so did the run.
     */
    private static final String TAKE_OVER = """
            with lost as (
              select r.id, unit.losses as unit_losses, unit.got_further
              from longshore.run r join longshore.worker me on me.id = :worker
              cross join lateral (
                  select coalesce(max(u.losses + case when u.state = 'RUNNING' and u.owner = r.owner then 1 else 0 end), 0) as losses,
                    coalesce(bool_or(u.checkpoint_at > (select max(e.at) from longshore.run_event e where e.run_id = r.id and e.event = 'run.taken-over')), false) as got_further
                  from longshore.work_unit u
                  where u.run_id = r.id and (u.losses > 0 or u.state = 'RUNNING' and u.owner = r.owner)) unit
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
              losses = case when r.lease_until = '-infinity' then r.losses when lost.got_further then 1 else r.losses + 1 end
            from lost where r.id = lost.id
            returning r.id, r.job, r.definition_hash, r.token, r.attempts, r.disturbances, r.losses, lost.unit_losses, r.state, r.job_execution_id, r.parameters, r.context,
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
    private final JdbcClient claims;
    private final TransactionOperations transactions;
    private final RunEvents events;
    private final JsonColumn json;

    public RunClaims(JdbcClient jdbc, TransactionOperations transactions, RunEvents events, JsonColumn json) {
        this(jdbc, jdbc, transactions, events, json);
    }

    /** @param claims on few sessions, which plan a claim once each */
    RunClaims(
            JdbcClient jdbc, JdbcClient claims, TransactionOperations transactions, RunEvents events, JsonColumn json) {
        this.jdbc = jdbc;
        this.claims = claims;
        this.transactions = transactions;
        this.events = events;
        this.json = json;
    }

    /**
     * Claims the run that has waited longest in the first lane that has room for one, in one trip to the database, since claims wait for each other. Empty if
     * there is none, or if another worker was faster.
     *
     * @param jobs the jobs that the worker knows
     * @param lease how long the claim holds without a renewal
     * @throws StillLockedException if somebody has locked the lanes for longer than claims wait: try again
     */
    public Optional<ClaimedRun> claimNext(WorkerId worker, Collection<String> jobs, Duration lease) {
        return LockWait.bounded("a lane", () -> claims.sql(CLAIM_NEXT)
                .param("worker", worker.value())
                .param("jobs", jobs.toArray(String[]::new))
                .param("lease", seconds(lease))
                .query(this::claimedRun)
                .optional());
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
                new ClaimedRun.Losses(row.getInt("losses"), row.getInt("unit_losses")),
                RunState.valueOf(row.getString("state")),
                row.getObject("job_execution_id", Long.class),
                json.object(row.getString("parameters")),
                json.as(row.getString("context"), RunContext.class),
                Preferences.affinity(row));
    }
}
