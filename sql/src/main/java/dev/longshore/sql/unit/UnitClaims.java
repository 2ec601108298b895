package dev.longshore.sql.unit;

import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import dev.longshore.model.unit.UnitState;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.run.ClaimLock;
import dev.longshore.sql.run.Preferences;
import dev.longshore.sql.unit.ClaimedUnitRow.OfRun;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes a worker the owner of units, its own runs' and others' alike. Among runs of a lane, the one with the fewest units in work goes first, so that a
 * long run does not shut out a short one. Limits: a unit is claimed only while its run is RUNNING, open, and its owner's lease holds; the limit
 * of units at once is exact, since claims of one run wait for each other wherever the slots of all workers are more than it.
 */
public class UnitClaims {

    /** The unit's run prefers nobody else, or the unit has waited for those long enough, or none of them lives. */
    private static final String MAY_CLAIM = "r.prefers is null or longshore.fits(me.pool, me.labels, r.prefers)"
            + " or u.claimable_at <= clock_timestamp() - r.prefers_patience or not "
            + Preferences.ANOTHER_FITS;

    /** All slots of all workers together do not reach the limit, with what those have left that are gone. */
    private static final String ROOM = """
            select coalesce(sum(w.slots), 0) <= r.open_units - (
              select count(*) from longshore.work_unit g join longshore.worker gone on gone.id = g.owner
              where g.run_id = r.id and g.step = r.open_step and g.state = 'RUNNING' and g.ordinal >= r.done_below and gone.stopped_at is not null)
            from longshore.worker w where w.stopped_at is null""";

    /**
     * Kept are the units of a run that would rather have another worker, which lives. Subselects with a limit and not {@code exists}, which the planner may answer by reading all units of all runs. The lock is held until the claim's transaction ends. It is shared where there is room for whatever
     * all workers claim; whoever is frozen just then loses it with the session. What is claimed by is planned once: planning takes longer than it does.
     */
    private static final String NEXT_RUN =
            """
            select c.id, c.step, c.shared, c.in_messages, c.candidates, c.room,
              case when c.room then %3$s else %4$s end,
              set_config('plan_cache_mode', 'force_generic_plan', true),
              set_config('idle_in_transaction_session_timeout', :idle, true)
            from (
              select r.id, r.open_step as step, r.shared, count(*) over () as candidates, (%2$s) as room, (
                  select true from longshore.work_unit u
                  where u.run_id = r.id and u.step = r.open_step and u.state = 'PENDING' and u.offered_at is not null limit 1) as in_messages
              from longshore.run r
              join longshore.lane l on l.name = r.lane
              join longshore.worker me on me.id = :worker
              cross join lateral (
                select count(*) as units,
                  r.prefers is not null and not longshore.fits(me.pool, me.labels, r.prefers) and %1$s as kept
                from longshore.work_unit u
                where u.run_id = r.id and u.step = r.open_step and u.state = 'RUNNING' and u.ordinal >= r.done_below) running
              where r.state = 'RUNNING' and r.open_step is not null and r.lease_until > clock_timestamp()
                and r.job = any (:jobs) and r.definition_hash <> all (me.unfit) and r.id <> all (:tried)
                and running.units < r.open_units and coalesce(r.parked_until <= clock_timestamp(), true)
                and coalesce(
                  (select true from longshore.work_unit u
                   where u.run_id = r.id and u.step = r.open_step and u.state = 'PENDING' and u.step_execution_id is not null
                     and u.ordinal >= r.done_below and (not running.kept or u.claimable_at <= clock_timestamp() - r.prefers_patience)
                   order by u.ordinal limit 1),
                  (select true from longshore.work_unit u
                   where u.run_id = r.id and u.step = r.open_step and u.state = 'PENDING' and u.offered_at is not null
                     and (not running.kept or u.offered_at <= clock_timestamp() - r.prefers_patience)
                   order by u.ordinal limit 1),
                  false)
              order by l.position, running.units, r.requested_at, r.id
              limit 1) c
            """.formatted(Preferences.ANOTHER_FITS, ROOM, ClaimLock.shared("c.id"), ClaimLock.alone("c.id"));

    /**
     * What is left of a run's units is divided among the workers that live: one with many free slots must not take all of a few long ones. Counted is no further than
     * decides it.
     */
    private static final String SHARE = """
            select greatest(1, ceil((
              select cast(count(*) as numeric) from (
                select 1 from longshore.work_unit p
                where p.run_id = r.id and p.step = r.open_step and p.state = 'PENDING' and p.step_execution_id is not null and p.ordinal >= r.done_below
                limit l.live * cardinality(cast(:slots as integer[]))) few) / l.live))
            from (
              select greatest(1, count(*)) as live from longshore.worker w
              where w.stopped_at is null and w.heartbeat_at > clock_timestamp() - cast(:lease as interval) and r.job = any (w.jobs)) l""";

    /** Whoever waited for nobody looks again whether there is still room: a worker may have joined since. */
    private static final String CLAIM = """
            with mine as materialized (
              select c.run_id, c.step, c.ordinal, %2$s from longshore.run r
              join longshore.worker me on me.id = :worker
              cross join lateral (
                select u.run_id, u.step, u.ordinal from longshore.work_unit u
                where u.run_id = r.id and u.step = r.open_step and u.state = 'PENDING' and u.step_execution_id is not null
                  and u.ordinal >= r.done_below and (%1$s)
                order by u.ordinal
                limit greatest(0, least(cardinality(cast(:slots as integer[])), (%3$s), r.open_units - (
                  select count(*) from longshore.work_unit b
                  where b.run_id = r.id and b.step = r.open_step and b.state = 'RUNNING' and b.ordinal >= r.done_below)))
                for update of u skip locked) c
              where r.id = :run and r.state = 'RUNNING' and r.lease_until > clock_timestamp() and (not :room or (%4$s))
            ), placed as (
              select m.run_id, m.step, m.ordinal, m.preference_met, (cast(:slots as integer[]))[row_number() over (order by m.ordinal)] as slot from mine m
            )
            update longshore.work_unit u set state = 'RUNNING', owner = :worker, slot = m.slot, token = u.token + 1,
              lease_until = clock_timestamp() + cast(:lease as interval), attempts = u.attempts + 1, claimed_at = clock_timestamp(),
              rows_before_claim = u.rows_read
            from placed m, longshore.run r
            where u.run_id = m.run_id and u.step = m.step and u.ordinal = m.ordinal and r.id = u.run_id
            returning u.run_id, u.step, u.ordinal, u.token, u.bounds, coalesce(u.checkpoint, '{}') as checkpoint,
              u.chunks, u.rows_read, u.rows_written, u.rows_filtered, u.rows_rejected,
              r.job, r.definition_hash, r.attempts, r.owner as run_owner, r.parameters, r.context, r.shared,
              u.disturbances, u.losses, u.slot, m.preference_met
            """.formatted(MAY_CLAIM, Preferences.MET, SHARE, ROOM);

    /**
     * Of runs that somebody drives, from the first unit on that need not be DONE: a run's snapshot keeps every entry of the index that its units have left
     * behind, and each look would read them all.
     */
    private static final String LOST_OF_DRIVEN = """
            select u.run_id, u.step, u.ordinal, u.step_execution_id from longshore.run r
            cross join lateral (
              select w.run_id, w.step, w.ordinal, w.step_execution_id from longshore.work_unit w
              where w.run_id = r.id and w.ordinal >= r.done_below and w.state = 'RUNNING' and (w.lease_until < clock_timestamp() or w.owner = any (:dead))
              for update skip locked) u
            where r.state in ('RUNNING', 'PAUSING', 'CANCELLING')""";

    private static final String LOST_ANYWHERE = """
            select run_id, step, ordinal, step_execution_id from longshore.work_unit
            where state = 'RUNNING' and (lease_until < clock_timestamp() or owner = any (:dead))
            for update skip locked""";

    /** One statement, so that nobody sees a unit that is free but not fenced. Rows that a chunk's commit holds are left for the next time. */
    private static final String REQUEUE_LOST = """
            with lost as materialized (
              %s
            ), fenced as (
              update longshore.batch_step_execution e set version = e.version + 1
              from lost l where e.step_execution_id = l.step_execution_id
            )
            update longshore.work_unit u set token = u.token + 1, lease_until = null, losses = u.losses + 1,
              state = case when u.losses + 1 < :most then 'PENDING' else 'FAILED' end,
              owner = case when u.losses + 1 < :most then null else u.owner end,
              slot = case when u.losses + 1 < :most then null else u.slot end,
              ended_at = case when u.losses + 1 < :most then null else clock_timestamp() end
            from lost l where u.run_id = l.run_id and u.step = l.step and u.ordinal = l.ordinal
            returning u.run_id, u.step, u.ordinal, u.state, u.losses, (select r.attempts from longshore.run r where r.id = u.run_id) as run_attempts
            """;

    /** One whose end is committed, while its thread still tidies up, has nothing to be cut short. */
    private static final String UNWANTED = """
            select held.run_id, held.step, held.ordinal, held.token
            from unnest(:runs, :steps, :ordinals, :tokens) as held (run_id, step, ordinal, token)
            left join longshore.work_unit w
              on w.run_id = held.run_id and w.step = held.step and w.ordinal = held.ordinal and w.token = held.token
            left join longshore.run r on r.id = w.run_id
            where w.run_id is null or w.state = 'RUNNING' and r.hurried_at is not null
            """;

    /** Leaves alone what is being committed just now: the caller tries again. */
    private static final String GIVE_BACK = """
            with mine as materialized (
              select run_id, step, ordinal, step_execution_id from longshore.work_unit
              where state = 'RUNNING' and owner = :worker
              for update skip locked
            ), fenced as (
              update longshore.batch_step_execution e set version = e.version + 1
              from mine m where e.step_execution_id = m.step_execution_id
            ), woken as (
              select pg_notify('longshore_unit', cast(run_id as text)) from (select distinct run_id from mine) r
            )
            update longshore.work_unit u set state = 'PENDING', token = u.token + 1, lease_until = null, owner = null, slot = null
            from mine m where u.run_id = m.run_id and u.step = m.step and u.ordinal = m.ordinal
              and (select count(*) from woken) >= 0
            """;

    private static final String HOLDS_ANY =
            "select exists (select 1 from longshore.work_unit where state = 'RUNNING' and owner = :worker)";

    private static final String RENEW = """
            update longshore.work_unit u set lease_until = clock_timestamp() + cast(:lease as interval)
            from (select w.run_id, w.step, w.ordinal from unnest(:runs, :steps, :ordinals, :tokens) as held (run_id, step, ordinal, token)
                  cross join lateral (
                    select run_id, step, ordinal from longshore.work_unit
                    where run_id = held.run_id and step = held.step and ordinal = held.ordinal and token = held.token and state = 'RUNNING'
                    for no key update skip locked) w) mine
            where u.run_id = mine.run_id and u.step = mine.step and u.ordinal = mine.ordinal
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final JsonColumn json;

    public UnitClaims(JdbcClient jdbc, TransactionOperations transactions, JsonColumn json) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.json = json;
    }

    /**
     * Claims the next units of one run, for as many of the slots as are the run's share, or the next chunk of a sequential source. Empty if none may be
     * claimed now. One claim of several is one transaction: claims of a run wait for each other, and each waits for the disk.
     *
     * @param jobs the jobs that the worker knows
     * @param slots which of the worker's slots are free, at least one
     * @param chunks claims a chunk of a run whose chunks wait in messages; called outside a transaction, since a broker may have to be asked
     */
    public List<ClaimedWork> claimNext(
            WorkerId worker,
            Collection<String> jobs,
            List<Integer> slots,
            Duration lease,
            Function<WaitingChunks, Optional<ClaimedWork>> chunks) {
        String[] names = jobs.toArray(String[]::new);
        List<Long> tried = new ArrayList<>();
        while (true) {
            Attempt attempt = transactions.execute(transaction -> attempt(worker, names, slots, lease, tried));
            if (attempt == null || attempt.run().isEmpty()) {
                return List.of();
            }
            List<ClaimedWork> claimed = attempt.units().isEmpty()
                    ? attempt.waiting().flatMap(chunks).stream().toList()
                    : attempt.units();
            if (!claimed.isEmpty()) {
                return claimed;
            }
            tried.add(attempt.run().get().value());
        }
    }

    /**
     * Takes back what dead workers worked on or what no lease holds any more. The step execution stays; its version is raised.
     *
     * @param everywhere whether to look among units of runs too that nobody drives, and of which none should be at work: dearer, and needed now and then
     * @param most a unit that is lost so often without a chunk between is FAILED: it would take down one worker after another
     */
    public List<LostUnit> requeueLost(Collection<WorkerId> dead, int most, boolean everywhere) {
        return jdbc.sql(REQUEUE_LOST.formatted(everywhere ? LOST_ANYWHERE : LOST_OF_DRIVEN))
                .param("most", most)
                .param("dead", dead.stream().map(WorkerId::value).toArray(Integer[]::new))
                .query((row, number) -> new LostUnit(
                        unitId(row),
                        UnitState.valueOf(row.getString("state")),
                        row.getInt("losses"),
                        row.getInt("run_attempts")))
                .list();
    }

    /** Renews leases of units whose chunk takes long. A row that is locked is being checkpointed, which renews it too. */
    public void renew(Collection<HeldUnit> held, Duration lease) {
        if (!held.isEmpty()) {
            sql(RENEW, held).param("lease", lease.toMillis() + " milliseconds").update();
        }
    }

    /** Which of these need not finish even their chunk: another worker has them, or their run hurries. */
    public List<HeldUnit> unwanted(Collection<HeldUnit> held) {
        return held.isEmpty()
                ? List.of()
                : sql(UNWANTED, held)
                        .query((row, number) -> new HeldUnit(unitId(row), row.getLong("token")))
                        .list();
    }

    /**
     * Gives back whatever a worker that stops still holds, at its last chunks: what its threads still do is fenced from here on, and no try is used up.
     * False if something was being committed just now: try again.
     */
    public boolean giveBack(WorkerId worker) {
        jdbc.sql(GIVE_BACK).param("worker", worker.value()).update();
        return !jdbc.sql(HOLDS_ANY)
                .param("worker", worker.value())
                .query(Boolean.class)
                .single();
    }

    private JdbcClient.StatementSpec sql(String statement, Collection<HeldUnit> held) {
        List<HeldUnit> units = List.copyOf(held);
        return jdbc.sql(statement)
                .param(
                        "runs",
                        units.stream().map(unit -> unit.id().run().value()).toArray(Long[]::new))
                .param("steps", units.stream().map(unit -> unit.id().step()).toArray(String[]::new))
                .param(
                        "ordinals",
                        units.stream().map(unit -> unit.id().ordinal()).toArray(Integer[]::new))
                .param("tokens", units.stream().map(HeldUnit::token).toArray(Long[]::new));
    }

    private Attempt attempt(WorkerId worker, String[] jobs, List<Integer> slots, Duration lease, List<Long> tried) {
        Optional<NextRun> next = jdbc.sql(NEXT_RUN)
                .param("worker", worker.value())
                .param("jobs", jobs)
                .param("lease", lease.toMillis() + " milliseconds")
                .param("idle", Long.toString(lease.toMillis()))
                .param("tried", tried.toArray(Long[]::new))
                .query((row, number) -> new NextRun(
                        new WaitingChunks(
                                new RunId(row.getLong("id")),
                                row.getString("step"),
                                json.texts(row.getString("shared"))),
                        row.getBoolean("in_messages"),
                        row.getInt("candidates"),
                        row.getBoolean("room")))
                .optional();
        if (next.isEmpty() || next.get().inMessages()) {
            return new Attempt(next.map(NextRun::run), List.of(), next.map(NextRun::chunks));
        }
        List<ClaimedWork> units = jdbc.sql(CLAIM)
                .param("run", next.get().run().value())
                .param("worker", worker.value())
                .param("slots", next.get().share(slots))
                .param("room", next.get().room())
                .param("lease", lease.toMillis() + " milliseconds")
                .query((row, number) -> (ClaimedWork) claimed(row))
                .list();
        return new Attempt(next.map(NextRun::run), units, Optional.empty());
    }

    private ClaimedUnitRow claimed(ResultSet row) throws SQLException {
        return new ClaimedUnitRow(
                new HeldUnit(unitId(row), row.getLong("token")),
                json.object(row.getString("bounds")),
                json.object(row.getString("checkpoint")),
                row.getInt("chunks"),
                UnitPlans.counts(row),
                ofRun(row, json),
                row.getInt("disturbances"),
                row.getInt("losses"),
                row.getInt("slot"),
                Preferences.affinity(row));
    }

    static OfRun ofRun(ResultSet row, JsonColumn json) throws SQLException {
        return new OfRun(
                row.getString("job"),
                row.getString("definition_hash"),
                row.getInt("attempts"),
                new WorkerId(row.getInt("run_owner")),
                json.object(row.getString("parameters")),
                json.as(row.getString("context"), RunContext.class),
                json.texts(row.getString("shared")));
    }

    private static UnitId unitId(ResultSet row) throws SQLException {
        return new UnitId(new RunId(row.getLong("run_id")), row.getString("step"), row.getInt("ordinal"));
    }

    /**
     * The run whose turn it is.
     *
     * @param candidates how many runs there are to claim of, this one among them
     * @param room whether claims of it need not wait for each other
     */
    private record NextRun(WaitingChunks chunks, boolean inMessages, int candidates, boolean room) {

        RunId run() {
            return chunks.run();
        }

        /** Free slots are divided among the runs, so that the next run finds one too. */
        Integer[] share(List<Integer> slots) {
            int share = Math.max(1, slots.size() / candidates);
            return slots.stream().limit(share).toArray(Integer[]::new);
        }
    }

    private record Attempt(Optional<RunId> run, List<ClaimedWork> units, Optional<WaitingChunks> waiting) {}
}
