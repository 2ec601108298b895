package dev.longshore.sql.unit;

import dev.longshore.model.run.Counts;
import dev.longshore.model.unit.UnitId;
import dev.longshore.sql.json.JsonColumn;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the worker of a unit writes about it. Each write proves the claim's token; where it finds no row, another worker has the unit. The unit's row in
 * Spring Batch's books, which decides nothing, says the same as its ledger from the same commit on: a row a unit that was written by statements of its own
 * was most of what a small unit cost.
 */
public class UnitLedger {

    /**
     * From here to the commit the row is locked, and nobody can take the unit back: a process that is frozen just then loses its session after the time
     * that its lease would have lasted. A chunk follows the one before it, or is refused: a server that crashed may have lost that one where its commit did
     * not wait for the disk. The last one always waits.
     */
    private static final String CHECKPOINT = """
            with chunk as (
              update longshore.work_unit u set
                rows_read = u.rows_read + :read, rows_written = u.rows_written + :written,
                rows_filtered = u.rows_filtered + :filtered, rows_rejected = u.rows_rejected + :rejected,
                checkpoint = cast(:checkpoint as jsonb), checkpoint_at = clock_timestamp(), chunks = u.chunks + 1, losses = 0, disturbances = 0,
                first_chunk_at = coalesce(u.first_chunk_at, clock_timestamp()),
                state = case when :last then 'DONE' else u.state end,
                lease_until = case when :last then null else clock_timestamp() + cast(:lease as interval) end,
                ended_at = case when :last then clock_timestamp() end
              where u.run_id = :run and u.step = :step and u.ordinal = :ordinal and u.token = :token and u.state = 'RUNNING'
                and u.chunks >= :before
              returning u.run_id, u.step, u.state, u.step_execution_id, u.claimed_at, u.chunks, u.rows_read, u.rows_written, u.rows_filtered, u.rows_rejected
            ), book as (
              update longshore.batch_step_execution s set version = s.version + 1, start_time = coalesce(s.start_time, cast(c.claimed_at as timestamp)),
                status = case c.state when 'DONE' then 'COMPLETED' else 'STARTED' end,
                exit_code = case c.state when 'DONE' then 'COMPLETED' else 'EXECUTING' end, exit_message = '',
                end_time = case c.state when 'DONE' then localtimestamp end, last_updated = localtimestamp,
                commit_count = c.chunks, read_count = c.rows_read, write_count = c.rows_written, filter_count = c.rows_filtered,
                process_skip_count = c.rows_rejected
              from chunk c where s.step_execution_id = c.step_execution_id
            )
            select exists (select 1 from longshore.run r where r.id = c.run_id and r.state = 'RUNNING' and r.open_step = c.step) as wanted,
              set_config('idle_in_transaction_session_timeout', :idle, true) as idle,
              case when :last and current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'on', true) end as waits
            from chunk c
            """;

    private static final String FAIL = """
            with failed as (
              update longshore.work_unit set state = 'FAILED', lease_until = null, ended_at = clock_timestamp()
              where run_id = :run and step = :step and ordinal = :ordinal and token = :token and state = 'RUNNING'
              returning step_execution_id, claimed_at, chunks, rows_read, rows_written, rows_filtered, rows_rejected
            ), book as (
              update longshore.batch_step_execution s set version = s.version + 1, start_time = coalesce(s.start_time, cast(f.claimed_at as timestamp)),
                status = 'FAILED', exit_code = 'FAILED', exit_message = 'What it failed with stands in longshore.failure.', end_time = localtimestamp, last_updated = localtimestamp,
                commit_count = f.chunks, read_count = f.rows_read, write_count = f.rows_written, filter_count = f.rows_filtered, process_skip_count = f.rows_rejected
              from failed f where s.step_execution_id = f.step_execution_id
            )
            select count(*) from failed
            """;

    private static final String RELEASE = """
            with released as (
              update longshore.work_unit set state = 'PENDING', owner = null, slot = null, lease_until = null, token = token + 1,
                disturbances = disturbances + :disturbances
              where run_id = :run and step = :step and ordinal = :ordinal and token = :token and state = 'RUNNING'
              returning step_execution_id, claimed_at, chunks, rows_read, rows_written, rows_filtered, rows_rejected
            ), book as (
              update longshore.batch_step_execution s set version = s.version + 1, start_time = coalesce(s.start_time, cast(r.claimed_at as timestamp)),
                status = 'STOPPED', exit_code = 'STOPPED', exit_message = '', end_time = localtimestamp, last_updated = localtimestamp,
                commit_count = r.chunks, read_count = r.rows_read, write_count = r.rows_written, filter_count = r.rows_filtered, process_skip_count = r.rows_rejected
              from released r where s.step_execution_id = r.step_execution_id
            )
            select count(*) from released
            """;

    /** Whoever parks it last says for how long; an event only once a wait. */
    private static final String PARK = """
            with parked as (
              update longshore.run r set parked_until = clock_timestamp() + cast(:pause as interval), parked_why = :why, parked_for = :system
              from (select id, parked_until from longshore.run where id = :run) before
              where r.id = before.id
              returning r.id, coalesce(before.parked_until < clock_timestamp(), true) as begins
            )
            insert into longshore.run_event (run_id, event, detail)
            select id, :event, jsonb_build_object('reason', cast(:why as text)) from parked where begins
            """;

    private static final String HOLDS = """
            select exists (select 1 from longshore.work_unit
              where run_id = :run and step = :step and ordinal = :ordinal and token = :token and state = 'RUNNING' and lease_until > clock_timestamp())
            """;

    private static final String LABEL =
            "select label from longshore.work_unit where run_id = :run and step = :step and ordinal = :ordinal";

    private final JdbcClient jdbc;
    private final JsonColumn json;

    public UnitLedger(JdbcClient jdbc, JsonColumn json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * Writes what a chunk did, in the chunk's transaction. The last chunk makes the unit DONE in the same statement.
     *
     * @param before how many chunks of the unit its worker knows to be committed
     * @return empty when the claim is lost, or the chunk before: roll back; else whether the run wants the unit to go on
     */
    public Optional<Boolean> checkpoint(
            HeldUnit held, int before, Counts chunk, Map<String, Object> checkpoint, boolean last, Duration lease) {
        return sql(CHECKPOINT, held)
                .param("before", before)
                .param("read", chunk.read())
                .param("written", chunk.written())
                .param("filtered", chunk.filtered())
                .param("rejected", chunk.rejected())
                .param("checkpoint", json.of(checkpoint))
                .param("last", last)
                .param("lease", lease.toMillis() + " milliseconds")
                .param("idle", Long.toString(lease.toMillis()))
                .query((row, number) -> row.getBoolean("wanted"))
                .optional();
    }

    /** What people call the unit. */
    public String label(UnitId unit) {
        return jdbc.sql(LABEL)
                .param("run", unit.run().value())
                .param("step", unit.step())
                .param("ordinal", unit.ordinal())
                .query(String.class)
                .single();
    }

    /** Whether the claim holds right now. No promise for what comes after: only a write that proves the token is fenced. */
    public boolean holds(HeldUnit held) {
        return sql(HOLDS, held).query(Boolean.class).single();
    }

    /**
     * No unit of the run is claimed for so long. In the chunk's transaction, after its checkpoint.
     *
     * @param system the name of what it waits for
     */
    public void park(HeldUnit held, Duration pause, String system, String why) {
        jdbc.sql(PARK)
                .param("run", held.id().run().value())
                .param("pause", pause.toMillis() + " milliseconds")
                .param("system", system)
                .param("why", why)
                .param("event", "run.parked")
                .update();
    }

    /** False when the claim is lost. */
    public boolean fail(HeldUnit held) {
        return one(sql(FAIL, held));
    }

    /** Gives the unit back at its last checkpoint, since its run or its worker stops. False when the claim is lost. */
    public boolean release(HeldUnit held) {
        return one(sql(RELEASE, held).param("disturbances", 0));
    }

    /** Gives the unit back at its last checkpoint after something that may pass: it uses up a try. False when the claim is lost. */
    public boolean releaseDisturbed(HeldUnit held) {
        return one(sql(RELEASE, held).param("disturbances", 1));
    }

    private static boolean one(JdbcClient.StatementSpec changing) {
        return changing.query(Integer.class).single() == 1;
    }

    private JdbcClient.StatementSpec sql(String statement, HeldUnit held) {
        return jdbc.sql(statement)
                .param("run", held.id().run().value())
                .param("step", held.id().step())
                .param("ordinal", held.id().ordinal())
                .param("token", held.token());
    }
}
