package dev.longshore.sql.unit;

import dev.longshore.model.unit.UnitId;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.run.ClaimLock;
import dev.longshore.sql.run.Preferences;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes a worker the owner of the chunk that a message brought it. The row decides, not the message: a second message of a chunk finds it claimed or DONE. A
 * chunk of a track is refused while one before it in the track is not DONE, whatever its owner sent.
 */
public class ChunkClaims {

    /** Claims of one run wait for each other, as those of units do, so that the limit of units at once is exact. */
    private static final String LOCK = "select " + ClaimLock.ALONE;

    private static final String CLAIM = """
            with mine as (
              select u.run_id, u.step, u.ordinal from longshore.work_unit u
              join longshore.run r on r.id = u.run_id
              where u.run_id = :run and u.step = :step and u.ordinal = :ordinal and u.state = 'PENDING' and u.offered_at is not null
                and r.state = 'RUNNING' and u.step = r.open_step and r.lease_until > clock_timestamp()
                and r.open_units > (
                  select count(*) from longshore.work_unit b
                  where b.run_id = r.id and b.step = r.open_step and b.state = 'RUNNING' and b.ordinal >= r.done_below)
                and not exists (
                  select 1 from longshore.work_unit p
                  where p.run_id = u.run_id and p.step = u.step and p.track = u.track and p.ordinal < u.ordinal and p.state <> 'DONE')
              for update of u skip locked
            )
            update longshore.work_unit u set state = 'RUNNING', owner = :worker, slot = :slot, token = u.token + 1, offered_at = null,
              lease_until = clock_timestamp() + cast(:lease as interval), attempts = u.attempts + 1, claimed_at = clock_timestamp()
            from mine m, longshore.run r, longshore.worker me
            where me.id = :worker and u.run_id = m.run_id and u.step = m.step and u.ordinal = m.ordinal and r.id = u.run_id
            returning u.token, u.bounds, u.disturbances, u.losses, %s,
              r.job, r.definition_hash, r.attempts, r.owner as run_owner, r.parameters, r.context, r.shared
            """.formatted(Preferences.MET);

    private static final String WAITS = """
            select exists (
              select 1 from longshore.work_unit
              where run_id = :run and step = :step and ordinal = :ordinal and state = 'PENDING' and offered_at is not null)
            """;

    private final JdbcClient jdbc;
    private final JsonColumn json;

    public ChunkClaims(JdbcClient jdbc, JsonColumn json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Claims a chunk, in the caller's transaction. Empty if it is claimed or done already, or may not be claimed now. */
    public Optional<ClaimedChunkRow> claim(UnitId chunk, byte[] payload, WorkerId worker, int slot, Duration lease) {
        jdbc.sql(LOCK).param("run", chunk.run().value()).query().listOfRows();
        return sql(CLAIM, chunk)
                .param("worker", worker.value())
                .param("slot", slot)
                .param("lease", lease.toMillis() + " milliseconds")
                .query((row, number) -> new ClaimedChunkRow(
                        new HeldUnit(chunk, row.getLong("token")),
                        json.object(row.getString("bounds")),
                        UnitClaims.ofRun(row, json),
                        row.getInt("disturbances"),
                        row.getInt("losses"),
                        slot,
                        Preferences.affinity(row),
                        payload))
                .optional();
    }

    /** Whether a chunk that could not be claimed still waits for its message. */
    public boolean waits(UnitId chunk) {
        return sql(WAITS, chunk).query(Boolean.class).single();
    }

    private JdbcClient.StatementSpec sql(String statement, UnitId chunk) {
        return jdbc.sql(statement)
                .param("run", chunk.run().value())
                .param("step", chunk.step())
                .param("ordinal", chunk.ordinal());
    }
}
