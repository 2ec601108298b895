package dev.longshore.sql.unit;

import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.run.HeldRun;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The owner's side of a step's units: stores the plan once, makes units claimable, reads how far they are. Its writes prove the run's token. */
public class UnitPlans {

    private static final String STORE = """
            insert into longshore.work_unit (run_id, step, ordinal, bounds, label, rows_expected)
            select r.id, :step, p.ordinal, p.bounds, p.label, p."rowsExpected"
            from longshore.run r,
              jsonb_to_recordset(cast(:plan as jsonb)) as p (ordinal integer, bounds jsonb, label text, "rowsExpected" bigint)
            where r.id = :run and r.token = :token and r.state in ('RUNNING', 'PAUSING', 'CANCELLING')
            """;

    private static final String PLAN = """
            select ordinal, bounds, label, rows_expected from longshore.work_unit
            where run_id = :run and step = :step order by ordinal
            """;

    /** What earlier owners left behind: the step executions belong to a dead job execution. What a healthy worker holds may be left to it. */
    private static final String RECLAIM = """
            with left_behind as materialized (
              select u.run_id, u.step, u.ordinal, u.state, u.step_execution_id
              from longshore.work_unit u join longshore.run r on r.id = u.run_id
              where u.run_id = :run and r.token = :token
                and (u.state = 'PENDING' or u.state = 'RUNNING' and (u.lease_until < clock_timestamp() or not :healthy))
              for update of u
            ), fenced as (
              update longshore.batch_step_execution e set version = e.version + 1
              from left_behind l where l.state = 'RUNNING' and e.step_execution_id = l.step_execution_id
            )
            update longshore.work_unit u set state = 'PENDING', token = u.token + case when l.state = 'RUNNING' then 1 else 0 end,
              owner = null, slot = null, lease_until = null, step_execution_id = null
            from left_behind l
            where u.run_id = l.run_id and u.step = l.step and u.ordinal = l.ordinal
              and (l.state = 'RUNNING' or l.step_execution_id is not null)
            """;

    /** The rows are those that Spring Batch's repository would write, one statement for all of them and not five for each. */
    private static final String ATTACH = """
            with next as materialized (
              select p.run_id, p.step, p.ordinal, nextval('longshore.batch_step_execution_seq') as execution from (
                select u.run_id, u.step, u.ordinal from longshore.work_unit u join longshore.run r on r.id = u.run_id
                where u.run_id = :run and u.step = :step and u.state = 'PENDING' and u.step_execution_id is null and u.ordinal >= r.done_below and r.token = :token
                order by u.ordinal limit :most) p
            ), made as (
              insert into longshore.batch_step_execution (step_execution_id, version, step_name, job_execution_id, create_time, status,
                commit_count, read_count, filter_count, write_count, read_skip_count, write_skip_count, process_skip_count, rollback_count,
                exit_code, exit_message, last_updated)
              select n.execution, 0, n.step || ':' || n.ordinal, :execution, localtimestamp, 'STARTING',
                0, 0, 0, 0, 0, 0, 0, 0, 'EXECUTING', '', localtimestamp
              from next n
            ), contexts as (
              insert into longshore.batch_step_execution_context (step_execution_id, short_context) select n.execution, '{}' from next n
            )
            update longshore.work_unit u set step_execution_id = n.execution, claimable_at = clock_timestamp()
            from next n
            where u.run_id = n.run_id and u.step = n.step and u.ordinal = n.ordinal
            returning u.ordinal
            """;

    private static final String RETRY_FAILED = """
            update longshore.work_unit set state = 'PENDING', token = token + 1, owner = null, slot = null, ended_at = null, step_execution_id = null, losses = 0, disturbances = 0
            where run_id = :run and state = 'FAILED'
            """;

    private static final String PROGRESS = """
            select count(*) filter (where state = 'PENDING') as pending,
              count(*) filter (where state = 'PENDING' and step_execution_id is not null) as claimable,
              count(*) filter (where state = 'RUNNING') as running,
              count(*) filter (where state = 'DONE') as done,
              count(*) filter (where state = 'FAILED') as failed,
              coalesce(sum(rows_read), 0) as rows_read, coalesce(sum(rows_written), 0) as rows_written,
              coalesce(sum(rows_filtered), 0) as rows_filtered, coalesce(sum(rows_rejected), 0) as rows_rejected,
              coalesce(sum(chunks), 0) as chunks
            from longshore.work_unit where run_id = :run and step = :step and ordinal >= :from and ordinal < :below
            """;

    private static final String COUNTED = """
            select coalesce(sum(rows_read), 0) as rows_read, coalesce(sum(rows_written), 0) as rows_written,
              coalesce(sum(rows_filtered), 0) as rows_filtered, coalesce(sum(rows_rejected), 0) as rows_rejected
            from longshore.work_unit where run_id = :run having count(*) > 0
            """;

    private static final String TOUCHED_BELOW = """
            select coalesce(max(ordinal) + 1, 0) from longshore.work_unit
            where run_id = :run and step = :step and (state <> 'PENDING' or step_execution_id is not null)
            """;

    private static final String DONE_IN_ORDER = """
            select run_id, step, ordinal, bounds, coalesce(checkpoint, '{}') as checkpoint, rows_read, rows_written, rows_filtered, rows_rejected
            from longshore.work_unit
            where run_id = :run and step = :step and state = 'DONE' and ordinal >= :from
              and ordinal < coalesce((select min(ordinal) from longshore.work_unit where run_id = :run and step = :step and ordinal >= :from and state <> 'DONE'), 2147483647)
            order by ordinal
            """;

    private final JdbcClient jdbc;
    private final JsonColumn json;

    public UnitPlans(JdbcClient jdbc, JsonColumn json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Stores the plan of a step for good. False when the claim on the run is lost. */
    public boolean store(HeldRun held, String step, List<PlannedUnit> plan) {
        int stored = sql(STORE, held, step).param("plan", json.of(plan)).update();
        if (stored != plan.size() && stored != 0) {
            throw new IllegalStateException(
                    "run " + held.run() + ": stored " + stored + " of " + plan.size() + " units");
        }
        return stored == plan.size();
    }

    /** The stored plan; empty before it is stored, or if there is nothing to do. */
    public List<PlannedUnit> plan(RunId run, String step) {
        return jdbc.sql(PLAN)
                .param("run", run.value())
                .param("step", step)
                .query((row, number) -> new PlannedUnit(
                        row.getInt("ordinal"),
                        json.object(row.getString("bounds")),
                        row.getString("label"),
                        row.getObject("rows_expected", Long.class)))
                .list();
    }

    /** Takes all units of a run back from whoever works on them: nobody works on a run at rest. Returns how many it changed. */
    public int reclaim(HeldRun held) {
        return sql(RECLAIM, held).param("healthy", false).update();
    }

    /** Makes what waits claimable under a new owner; what healthy workers hold stays theirs. Returns how many units it changed. */
    public int adopt(HeldRun held) {
        return sql(RECLAIM, held).param("healthy", true).update();
    }

    /**
     * Makes the next units claimable, in order: each gets a step execution, by whose name Spring Batch's tools know it at each restart.
     *
     * @param jobExecution that works on them now
     * @param most at most so many
     * @return their ordinals; none if none waits without one, or when the claim on the run is lost
     */
    public List<Integer> attach(HeldRun held, String step, long jobExecution, int most) {
        return sql(ATTACH, held, step)
                .param("execution", jobExecution)
                .param("most", most)
                .query(Integer.class)
                .list();
    }

    /** For a restart: failed units wait again, at their last checkpoint. In the caller's transaction, with the run's row locked. */
    public int retryFailed(RunId run) {
        return jdbc.sql(RETRY_FAILED).param("run", run.value()).update();
    }

    /** Of all units of a step. Reads as many rows as there are. */
    public UnitProgress progress(RunId run, String step) {
        return progress(run, step, 0, Integer.MAX_VALUE);
    }

    /** Of the units from an ordinal on, and below another. */
    public UnitProgress progress(RunId run, String step, int from, int below) {
        return jdbc.sql(PROGRESS)
                .param("run", run.value())
                .param("step", step)
                .param("from", from)
                .param("below", below)
                .query((row, number) -> new UnitProgress(
                        row.getInt("pending"),
                        row.getInt("claimable"),
                        row.getInt("running"),
                        row.getInt("done"),
                        row.getInt("failed"),
                        counts(row),
                        row.getLong("chunks")))
                .single();
    }

    /** What is committed of all steps; empty if the run has no units. */
    public Optional<Counts> counted(RunId run) {
        return jdbc.sql(COUNTED)
                .param("run", run.value())
                .query((row, number) -> counts(row))
                .optional();
    }

    /** From this ordinal on, no unit was ever claimable. */
    public int touchedBelow(RunId run, String step) {
        return jdbc.sql(TOUCHED_BELOW)
                .param("run", run.value())
                .param("step", step)
                .query(Integer.class)
                .single();
    }

    /** The DONE units from an ordinal on, in order, up to the first that is not. */
    public List<DoneUnit> doneInOrder(RunId run, String step, int from) {
        return jdbc.sql(DONE_IN_ORDER)
                .param("run", run.value())
                .param("step", step)
                .param("from", from)
                .query((row, number) -> new DoneUnit(
                        new UnitId(new RunId(row.getLong("run_id")), row.getString("step"), row.getInt("ordinal")),
                        json.object(row.getString("bounds")),
                        json.object(row.getString("checkpoint")),
                        counts(row)))
                .list();
    }

    static Counts counts(ResultSet row) throws SQLException {
        return new Counts(
                row.getLong("rows_read"),
                row.getLong("rows_written"),
                row.getLong("rows_filtered"),
                row.getLong("rows_rejected"));
    }

    private JdbcClient.StatementSpec sql(String statement, HeldRun held) {
        return jdbc.sql(statement).param("run", held.run().value()).param("token", held.token());
    }

    private JdbcClient.StatementSpec sql(String statement, HeldRun held, String step) {
        return sql(statement, held).param("step", step);
    }
}
