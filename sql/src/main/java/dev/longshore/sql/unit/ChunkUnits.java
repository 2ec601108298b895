package dev.longshore.sql.unit;

import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitState;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.run.HeldRun;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The owner's side of the chunks of a sequential source: a row a chunk, made as the source is read. Its writes prove the run's token. A chunk is claimable
 * while it is PENDING and offered, which says that a message with its items is on its way.
 */
public class ChunkUnits {

    private static final String APPEND = """
            insert into longshore.work_unit (run_id, step, ordinal, bounds, label, rows_expected, track)
            select r.id, :step, p.ordinal, p.bounds, p.label, p.items, p.track
            from longshore.run r,
              jsonb_to_recordset(cast(:chunks as jsonb)) as p (ordinal integer, bounds jsonb, label text, items bigint, track integer)
            where r.id = :run and r.token = :token and r.state = 'RUNNING'
            """;

    private static final String ROWS = """
            select ordinal, bounds, track, state, offered_at is not null as offered,
              coalesce(offered_at < clock_timestamp() - cast(:patience as interval), false) as overdue,
              rows_read, rows_written, rows_filtered, rows_rejected
            from longshore.work_unit
            where run_id = :run and step = :step and ordinal >= :from order by ordinal
            """;

    private static final String LAST = """
            select ordinal, bounds, track, state, false as offered, false as overdue, rows_read, rows_written, rows_filtered, rows_rejected
            from longshore.work_unit where run_id = :run and step = :step order by ordinal desc limit 1
            """;

    private static final String FIRST_OPEN = """
            select coalesce(min(ordinal) filter (where state <> 'DONE'), max(ordinal) + 1, 0) from longshore.work_unit
            where run_id = :run and step = :step
            """;

    private static final String COUNTS_BEFORE = """
            select coalesce(sum(rows_read), 0) as rows_read, coalesce(sum(rows_written), 0) as rows_written,
              coalesce(sum(rows_filtered), 0) as rows_filtered, coalesce(sum(rows_rejected), 0) as rows_rejected
            from longshore.work_unit where run_id = :run and step = :step and ordinal < :before
            """;

    private static final String OFFER = """
            update longshore.work_unit u set offered_at = clock_timestamp()
            from longshore.run r
            where u.run_id = :run and u.step = :step and u.ordinal = any (:ordinals) and u.state = 'PENDING'
              and r.id = u.run_id and r.token = :token and r.state = 'RUNNING'
            """;

    private static final String WITHDRAW = """
            update longshore.work_unit u set offered_at = null
            from longshore.run r
            where u.run_id = :run and u.step = :step and u.state = 'PENDING' and u.offered_at is not null
              and r.id = u.run_id and r.token = :token
            """;

    private final JdbcClient jdbc;
    private final JsonColumn json;

    public ChunkUnits(JdbcClient jdbc, JsonColumn json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Stores chunks that were read, before their messages are sent. False when the claim on the run is lost, or the run should stop. */
    public boolean append(HeldRun held, String step, List<PlannedChunk> chunks) {
        int stored = sql(APPEND, held, step).param("chunks", json.of(chunks)).update();
        if (stored != chunks.size() && stored != 0) {
            throw new IllegalStateException(
                    "run " + held.run() + ": stored " + stored + " of " + chunks.size() + " chunks");
        }
        return stored == chunks.size();
    }

    /** The chunks from an ordinal on, in order. */
    public List<ChunkRow> from(RunId run, String step, int ordinal, Duration patience) {
        return jdbc.sql(ROWS)
                .param("run", run.value())
                .param("step", step)
                .param("from", ordinal)
                .param("patience", patience.toMillis() + " milliseconds")
                .query((row, number) -> chunk(row))
                .list();
    }

    /** The chunk that was read last. */
    public Optional<ChunkRow> last(RunId run, String step) {
        return jdbc.sql(LAST)
                .param("run", run.value())
                .param("step", step)
                .query((row, number) -> chunk(row))
                .optional();
    }

    /** The ordinal of the first chunk that is not DONE: of the next one to read if all are. */
    public int firstOpen(RunId run, String step) {
        return jdbc.sql(FIRST_OPEN)
                .param("run", run.value())
                .param("step", step)
                .query(Integer.class)
                .single();
    }

    public Counts countsBefore(RunId run, String step, int ordinal) {
        return jdbc.sql(COUNTS_BEFORE)
                .param("run", run.value())
                .param("step", step)
                .param("before", ordinal)
                .query((row, number) -> UnitPlans.counts(row))
                .single();
    }

    /** Makes chunks claimable whose messages are on their way. */
    public void offer(HeldRun held, String step, Collection<Integer> ordinals) {
        sql(OFFER, held, step)
                .param("ordinals", ordinals.toArray(Integer[]::new))
                .update();
    }

    /** No message counts any more that an earlier owner sent; each is sent again. */
    public void withdraw(HeldRun held, String step) {
        sql(WITHDRAW, held, step).update();
    }

    private ChunkRow chunk(ResultSet row) throws SQLException {
        return new ChunkRow(
                row.getInt("ordinal"),
                json.object(row.getString("bounds")),
                row.getObject("track", Integer.class),
                UnitState.valueOf(row.getString("state")),
                row.getBoolean("offered"),
                row.getBoolean("overdue"),
                UnitPlans.counts(row));
    }

    private JdbcClient.StatementSpec sql(String statement, HeldRun held, String step) {
        return jdbc.sql(statement)
                .param("run", held.run().value())
                .param("token", held.token())
                .param("step", step);
    }
}
