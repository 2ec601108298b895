package dev.longshore.sql.run;

import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.database.LockWait;
import dev.longshore.sql.database.ShortSleep;
import dev.longshore.sql.database.StillLockedException;
import java.sql.Types;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Moves runs from state to state. A move by the owner proves the claim's token and answers false when another worker has taken over; a move of a run
 * that nobody drives answers false when it was no longer in the state. {@code longshore.check_run_move} refuses what {@link RunState} does not allow.
 */
public class RunMoves {

    private static final String STATE = """
            select state from longshore.run
            where id = :run and token = :token and state in ('RUNNING', 'PAUSING', 'CANCELLING')
            """;

    /** Whoever is frozen while it holds the lock loses its session, and so the lock, after 10 s: else nobody could take the run over. */
    private static final String LOCK = lockBoundedBy(ShortSleep.BOUND);

    /** Storage may take minutes to show a large file. */
    private static final String LOCK_TO_PUBLISH =
            lockBoundedBy("set_config('idle_in_transaction_session_timeout', '180000', true)");

    /** Until the transaction ends. */
    private static final String WAIT_A_MOMENT = "select set_config('lock_timeout', '200ms', true)";

    private static final String LOCK_IF_FREE = STATE + "for no key update skip locked";

    private static final String LOCK_CLAIMS = "select " + ClaimLock.ALONE;

    private static final String HOLDS = """
            select exists (select 1 from longshore.run
              where id = :run and token = :token and state in ('RUNNING', 'PAUSING', 'CANCELLING') and lease_until > clock_timestamp())
            """;

    private static final String HOLD = STATE + "for share";

    private static final String OPEN_UNITS = """
            update longshore.run set open_step = :step, open_units = :units, shared = cast(:shared as jsonb), rows_expected = :expected
            where id = :run and token = :token and state = 'RUNNING'
            """;

    /** Waits for claims that are not committed: whoever counts the units after it must see them. */
    private static final String CLOSE_UNITS = """
            with waited as materialized (select %s)
            update longshore.run set open_step = null, open_units = null from waited
            where id = :run and token = :token and state in ('RUNNING', 'PAUSING', 'CANCELLING')
            """.formatted(ClaimLock.ALONE);

    private static final String EXECUTED_BY = """
            update longshore.run set job_execution_id = :execution
            where id = :run and token = :token and state in ('RUNNING', 'PAUSING', 'CANCELLING')
            """;

    private static final String COUNTED = """
            update longshore.run set rows_read = :read, rows_written = :written, rows_filtered = :filtered, rows_rejected = :rejected,
              done_below = greatest(done_below, :below), disturbances = 0, losses = 0
            where id = :run and token = :token and state in ('RUNNING', 'PAUSING', 'CANCELLING')
              and ((rows_read, rows_written, rows_filtered, rows_rejected) is distinct from (:read, :written, :filtered, :rejected)
                or done_below < :below)
            """;

    private static final String WISH = """
            update longshore.run set state = :state where id = :run and token = :token and state = any (:from)
            """;

    private static final String REST = """
            update longshore.run set state = :state, owner = null, lease_until = null, token = token + 1, hurried_at = null,
              disturbances = disturbances + :disturbances
            where id = :run and token = :token and state = any (:from)
            """;

    /** RUNNING goes to QUEUED; what an operator wants of a driven run is for another worker to find by the lease. */
    private static final String LEAVE = """
            update longshore.run set state = case when state = 'RUNNING' then 'QUEUED' else state end,
              owner = case when state = 'RUNNING' then null else owner end,
              lease_until = case when state = 'RUNNING' then null else timestamptz '-infinity' end, token = token + 1
            where id = :run and token = :token and state in ('RUNNING', 'PAUSING', 'CANCELLING')
            """;

    private static final String END = """
            update longshore.run set state = :state, owner = null, lease_until = null, token = token + 1, ended_at = clock_timestamp(),
              ready = (:state = 'COMPLETED'), failure_id = coalesce(:failure, failure_id), rows_read = coalesce(:read, rows_read),
              rows_written = coalesce(:written, rows_written), rows_filtered = coalesce(:filtered, rows_filtered), rows_rejected = coalesce(:rejected, rows_rejected)
            where id = :run and token = :token and state in ('RUNNING', 'PAUSING', 'CANCELLING')
            """;

    private static final String UNRECONCILED = """
            update longshore.run set reconciled = false
            where id = :run and token = :token and state in ('RUNNING', 'PAUSING', 'CANCELLING')
            """;

    private static final String MOVE_UNDRIVEN = """
            update longshore.run set state = :state, ended_at = case when :ends then clock_timestamp() end, claimable_at = null, disturbances = 0, losses = 0,
              failure_id = case when :state = 'QUEUED' then null else failure_id end
            where id = :run and state = :from
            """;

    private static final String EXPIRE = """
            update longshore.run set state = 'EXPIRED', ended_at = clock_timestamp()
            where id in (select r.id from longshore.run r where r.state = 'QUEUED' and r.started_at is null and r.expires_at <= clock_timestamp()
                         and not exists (select from longshore.schedule_hold h
                           where h.holds = 'runs' and h.let_go_at is null and longshore.is_held(h.scope, h.subject, r.job, r.lane, r.tenant))
                         order by r.id limit 1000 for update of r skip locked)
            returning id
            """;

    private static final String LET_GO = "select longshore.let_go()";

    /** A minute later, so that whoever was told of the end a moment late has let go too. */
    private static final String LONG_OVER = """
            select r.id from longshore.run r
            where r.id in (:runs) and r.state in ('COMPLETED', 'CANCELLED', 'ABANDONED', 'EXPIRED', 'STALE', 'SUPERSEDED')
              and r.ended_at < clock_timestamp() - interval '1 minute'
            """;

    private static final String HURRY = """
            update longshore.run set hurried_at = clock_timestamp()
            where id = :run and token = :token and state in ('PAUSING', 'CANCELLING') and hurried_at is null
            """;

    private static final String WAKE = "select pg_notify('longshore_run', cast(:run as text))";
    private static final String WAKE_UNITS = "select pg_notify('longshore_unit', cast(:run as text))";

    private final JdbcClient jdbc;

    public RunMoves(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Waits for claims of the run's units that are not committed, and has later ones wait until this transaction has ended. For whoever lets the run rest, before
     * {@link #lock}: a claim would else be made beside it that nobody sees.
     */
    public void lockClaims(RunId run) {
        jdbc.sql(LOCK_CLAIMS).param("run", run.value()).query().listOfRows();
    }

    /** Locks the row of a driven run until the transaction ends. Empty when the claim is lost: write nothing then. */
    public Optional<RunState> lock(HeldRun held) {
        return locked(LOCK, held);
    }

    /** As {@link #lock}, for a transaction that waits for other systems, up to 3 minutes between two statements: nobody takes the run over meanwhile, unless its owner falls silent. */
    public Optional<RunState> lockToPublish(HeldRun held) {
        return locked(LOCK_TO_PUBLISH, held);
    }

    private Optional<RunState> locked(String lock, HeldRun held) {
        return sql(lock, held)
                .query((row, number) -> RunState.valueOf(row.getString("state")))
                .optional();
    }

    private static String lockBoundedBy(String idle) {
        return """
                select state, %s as idle from longshore.run
                where id = :run and token = :token and state in ('RUNNING', 'PAUSING', 'CANCELLING')
                for no key update
                """.formatted(idle);
    }

    /**
     * As {@link #lock}, but waits for others 200 ms only, as does whatever follows in the transaction.
     *
     * @throws StillLockedException if somebody has it for longer: the transaction can only be rolled back then
     */
    public Optional<RunState> lockSoon(HeldRun held) {
        jdbc.sql(WAIT_A_MOMENT).query(String.class).single();
        return LockWait.bounded("run " + held.run(), () -> lock(held));
    }

    /** As {@link #lock}, but waits for nobody: empty also while somebody else has the lock, such as the owner who publishes. */
    public Optional<RunState> lockIfFree(HeldRun held) {
        return sql(LOCK_IF_FREE, held).query(String.class).optional().map(RunState::valueOf);
    }

    /** Whether the claim holds right now. No promise for what comes after: only a write that proves the token is fenced. */
    public boolean holds(HeldRun held) {
        return sql(HOLDS, held).query(Boolean.class).single();
    }

    /**
     * Keeps the claim from being taken over until the transaction ends; any number of transactions may do so at once. False when the claim is lost: write
     * nothing then.
     */
    public boolean hold(HeldRun held) {
        return sql(HOLD, held).query(String.class).optional().isPresent();
    }

    /** The state of a driven run, without a lock. Empty when the claim is lost. */
    public Optional<RunState> stateOf(HeldRun held) {
        return sql(STATE, held).query(String.class).optional().map(RunState::valueOf);
    }

    /**
     * Lets workers claim the units of a step.
     *
     * @param units how many of them at once, over all workers
     * @param shared handed to each unit
     * @param expected about how many rows the run will read; null if unknown
     */
    public boolean openUnits(HeldRun held, String step, int units, String shared, @Nullable Long expected) {
        boolean opened = one(sql(OPEN_UNITS, held)
                .param("step", step)
                .param("units", units)
                .param("shared", shared)
                .param("expected", expected)
                .update());
        if (opened) {
            wakeUnits(held.run());
        }
        return opened;
    }

    /** Lets no further unit be claimed, and has those that are worked on return at their next chunk. */
    public boolean closeUnits(HeldRun held) {
        return one(sql(CLOSE_UNITS, held).update());
    }

    public boolean executedBy(HeldRun held, long jobExecutionId) {
        return one(sql(EXECUTED_BY, held).param("execution", jobExecutionId).update());
    }

    /** Shows the rows so far. Says nothing about the claim: equal counts write nothing. */
    public void counted(HeldRun held, Counts counts) {
        counted(held, counts, 0);
    }

    /** The same, and that every unit below this ordinal is DONE, for good: claims do not look there any more. */
    public void counted(HeldRun held, Counts counts, int doneBelow) {
        sql(COUNTED, held).params(columns(counts)).param("below", doneBelow).update();
    }

    /** Has units of a run that should stop cut short, wherever they are worked on. False if they are already. */
    public boolean hurry(HeldRun held) {
        boolean hurried = one(sql(HURRY, held).update());
        if (hurried) {
            wakeUnits(held.run());
        }
        return hurried;
    }

    /** RUNNING to PAUSING, or anything driven to CANCELLING: what an operator wants, not acknowledged yet. */
    public boolean wish(HeldRun held, RunState state, RunState... from) {
        return one(sql(WISH, held)
                .param("state", state.name())
                .param("from", names(from))
                .update());
    }

    /** Lets go of a run that has not ended: PAUSED, or QUEUED for another worker. */
    public boolean rest(HeldRun held, RunState state, RunState... from) {
        return rest(held, state, 0, from);
    }

    /** Gives a run back after something that may pass: it uses up a try. */
    public boolean giveUp(HeldRun held, RunState from) {
        return rest(held, RunState.QUEUED, 1, from);
    }

    /** Leaves a run that was just claimed to another worker. */
    public boolean leave(HeldRun held) {
        boolean left = one(sql(LEAVE, held).update());
        wakeRuns(held.run());
        return left;
    }

    /** The end of a driven run; a COMPLETED one is ready from the commit on. */
    public boolean end(HeldRun held, RunState state, Counts counts, @Nullable Long failure) {
        return one(sql(END, held)
                .param("state", state.name())
                .param("failure", failure)
                .params(columns(counts))
                .update());
    }

    /** The end of a run that could not be driven on: FAILED, with the counts that it has. */
    public boolean fail(HeldRun held, long failure) {
        return one(sql(END, held)
                .param("state", RunState.FAILED.name())
                .param("failure", failure)
                .param("read", null, Types.BIGINT)
                .param("written", null, Types.BIGINT)
                .param("filtered", null, Types.BIGINT)
                .param("rejected", null, Types.BIGINT)
                .update());
    }

    /** The counts of the run need not add up, since its job keeps its own books: to be shown as a warning. */
    public boolean unreconciled(HeldRun held) {
        return one(sql(UNRECONCILED, held).update());
    }

    /** A move of a run that nobody drives, by an operator's command. */
    public boolean moveUndriven(RunId run, RunState from, RunState to) {
        boolean moved = one(jdbc.sql(MOVE_UNDRIVEN)
                .param("run", run.value())
                .param("from", from.name())
                .param("state", to.name())
                .param("ends", to.isEnded())
                .update());
        if (moved && to == RunState.QUEUED) {
            wakeRuns(run);
        }
        return moved;
    }

    /** Lets go of what holds of runs have held that have ended by themselves. Returns how many holds there were. */
    public int letGo() {
        return jdbc.sql(LET_GO).query(Integer.class).single();
    }

    /** Ends what waited longer than its job allows and was never started; the time in which a hold held it does not count. */
    public List<RunId> expire() {
        return jdbc.sql(EXPIRE)
                .query((row, number) -> new RunId(row.getLong(1)))
                .list();
    }

    /** Which of these runs nothing will ever move again, since a minute at least. */
    public List<RunId> longOver(Collection<RunId> runs) {
        if (runs.isEmpty()) {
            return List.of();
        }
        return jdbc.sql(LONG_OVER)
                .param("runs", runs.stream().map(RunId::value).toList())
                .query((rs, row) -> new RunId(rs.getLong("id")))
                .list();
    }

    public void wakeUnits(RunId run) {
        jdbc.sql(WAKE_UNITS).param("run", run.value()).query().listOfRows();
    }

    private boolean rest(HeldRun held, RunState state, int disturbances, RunState... from) {
        boolean rests = one(sql(REST, held)
                .param("state", state.name())
                .param("disturbances", disturbances)
                .param("from", names(from))
                .update());
        if (rests && state == RunState.QUEUED) {
            wakeRuns(held.run());
        }
        return rests;
    }

    private void wakeRuns(RunId run) {
        jdbc.sql(WAKE).param("run", run.value()).query().listOfRows();
    }

    private JdbcClient.StatementSpec sql(String statement, HeldRun held) {
        return jdbc.sql(statement).param("run", held.run().value()).param("token", held.token());
    }

    private static Map<String, Long> columns(Counts counts) {
        return Map.of(
                "read", counts.read(),
                "written", counts.written(),
                "filtered", counts.filtered(),
                "rejected", counts.rejected());
    }

    private static String[] names(RunState... states) {
        return Arrays.stream(states).map(RunState::name).toArray(String[]::new);
    }

    private static boolean one(int rows) {
        if (rows > 1) {
            throw new IllegalStateException("a statement about one run changed " + rows);
        }
        return rows == 1;
    }
}
