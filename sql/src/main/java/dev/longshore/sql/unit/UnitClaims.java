package dev.longshore.sql.unit;

import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import dev.longshore.model.unit.UnitState;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.LockWait;
import dev.longshore.sql.database.StillLockedException;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.run.Preferences;
import dev.longshore.sql.unit.ClaimedUnitRow.OfRun;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes a worker the owner of units, its own runs' and others' alike. Among runs of a lane, the one with the fewest units in work goes first, so that a
 * long run does not shut out a short one. Limits: a unit is claimed only while its run is RUNNING, open, and its owner's lease holds; the limit
 * of units at once is exact, since claims of one run wait for each other wherever the slots of all workers are more than it.
 */
public class UnitClaims {

    private static final String CLAIM = """
            select run_id, step, in_messages, ordinal, token, bounds, checkpoint, chunks, rows_read, rows_written, rows_filtered, rows_rejected,
              job, definition_hash, attempts, run_owner, parameters, context, shared, disturbances, losses, slot, preference_met
            from longshore.claim_units(:worker, :jobs, :tried, :slots, cast(:lease as interval))
            """;

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

    /** Of a first claim: what was given back keeps the moment since which it could be claimed first. */
    private static final String WAITED = """
            select cast(1000000 * extract(epoch from claimed_at - claimable_at) as bigint) as micros from longshore.work_unit
            where run_id = :run and step = :step and ordinal = :ordinal and token = :token and attempts = 1 and claimable_at is not null
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
    private final JdbcClient claims;
    private final JsonColumn json;

    public UnitClaims(JdbcClient jdbc, JsonColumn json) {
        this(jdbc, jdbc, json);
    }

    /** @param claims on few sessions, which plan a claim once each */
    UnitClaims(JdbcClient jdbc, JdbcClient claims, JsonColumn json) {
        this.jdbc = jdbc;
        this.claims = claims;
        this.json = json;
    }

    /**
     * Claims the next units of one run, for as many of the slots as are the run's share, or the next chunk of a sequential source. Empty if none may be
     * claimed now. One claim of several is one transaction, and one trip to the database: claims of a run may wait for each other, and each waits for the disk.
     *
     * @param jobs the jobs that the worker knows
     * @param slots which of the worker's slots are free, at least one
     * @param chunks claims a chunk of a run whose chunks wait in messages; called outside of any transaction, since a broker may have to be asked
     * @throws StillLockedException if somebody has locked the claims of a run for longer than others wait: try again
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
            List<Turn> turn = turn(worker, names, slots, lease, tried);
            if (turn.isEmpty()) {
                return List.of();
            }
            List<ClaimedWork> claimed =
                    turn.stream().flatMap(row -> row.claimed(chunks).stream()).toList();
            if (!claimed.isEmpty()) {
                return claimed;
            }
            tried.add(turn.get(0).run().value());
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

    /** How long a unit that was claimed a moment ago, for the first time, could have been claimed. Empty where its run prefers nobody, and if the claim is lost. */
    public Optional<Duration> waited(HeldUnit held) {
        return jdbc.sql(WAITED)
                .param("run", held.id().run().value())
                .param("step", held.id().step())
                .param("ordinal", held.id().ordinal())
                .param("token", held.token())
                .query(Long.class)
                .optional()
                .map(micros -> Duration.of(micros, ChronoUnit.MICROS));
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

    private List<Turn> turn(WorkerId worker, String[] jobs, List<Integer> slots, Duration lease, List<Long> tried) {
        return LockWait.bounded("a unit's run", () -> claims.sql(CLAIM)
                .param("worker", worker.value())
                .param("jobs", jobs)
                .param("tried", tried.toArray(Long[]::new))
                .param("slots", slots.toArray(Integer[]::new))
                .param("lease", lease.toMillis() + " milliseconds")
                .query((ResultSetExtractor<List<Turn>>) this::turns));
    }

    /** All rows are of one run, whose part of them is read once. */
    private List<Turn> turns(ResultSet rows) throws SQLException {
        List<Turn> turns = new ArrayList<>();
        OfRun run = null;
        while (rows.next()) {
            if (run == null && rows.getString("job") != null) {
                run = ofRun(rows, json);
            }
            turns.add(turn(rows, run));
        }
        return turns;
    }

    private Turn turn(ResultSet row, @Nullable OfRun claimed) throws SQLException {
        RunId run = new RunId(row.getLong("run_id"));
        if (claimed != null) {
            return new Turn(run, claimed(row, claimed), null);
        }
        WaitingChunks waiting = row.getBoolean("in_messages")
                ? new WaitingChunks(run, row.getString("step"), json.texts(row.getString("shared")))
                : null;
        return new Turn(run, null, waiting);
    }

    private ClaimedUnitRow claimed(ResultSet row, OfRun run) throws SQLException {
        return new ClaimedUnitRow(
                new HeldUnit(unitId(row), row.getLong("token")),
                json.object(row.getString("bounds")),
                json.object(row.getString("checkpoint")),
                row.getInt("chunks"),
                UnitPlans.counts(row),
                run,
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
     * What one look found.
     *
     * @param run whose turn it is
     * @param unit of it that is this worker's now
     * @param waiting chunks of it that wait in messages
     */
    private record Turn(
            RunId run, @Nullable ClaimedWork unit, @Nullable WaitingChunks waiting) {

        Optional<ClaimedWork> claimed(Function<WaitingChunks, Optional<ClaimedWork>> chunks) {
            return unit != null || waiting == null ? Optional.ofNullable(unit) : chunks.apply(waiting);
        }
    }
}
