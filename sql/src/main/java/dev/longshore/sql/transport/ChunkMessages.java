package dev.longshore.sql.transport;

import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import dev.longshore.sql.run.HeldRun;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Messages in the database. Taking one deletes it in the caller's transaction, so that it is there again if the claim that follows does not commit. */
public class ChunkMessages {

    /** Only for a chunk that somebody may still claim, so that nothing is left behind by a run that rests. */
    private static final String PUT = """
            insert into longshore.chunk_message (run_id, step, ordinal, payload)
            select u.run_id, u.step, u.ordinal, :payload
            from longshore.work_unit u join longshore.run r on r.id = u.run_id
            where u.run_id = :run and u.step = :step and u.ordinal = :ordinal and u.state = 'PENDING'
              and r.state = 'RUNNING' and r.open_step = u.step
            on conflict do nothing
            """;

    private static final String TAKE = """
            delete from longshore.chunk_message
            where (run_id, step, ordinal) = (
              select run_id, step, ordinal from longshore.chunk_message
              where run_id = :run and step = :step
              order by ordinal limit 1
              for update skip locked)
            returning run_id, step, ordinal, payload
            """;

    private static final String CLEAR = """
            delete from longshore.chunk_message m using longshore.run r
            where m.run_id = :run and m.step = :step and r.id = m.run_id and r.token = :token
            """;

    private final JdbcClient jdbc;

    public ChunkMessages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Puts a message where the next worker finds it. One that is there already stays. */
    public void put(UnitId chunk, byte[] payload) {
        jdbc.sql(PUT)
                .param("run", chunk.run().value())
                .param("step", chunk.step())
                .param("ordinal", chunk.ordinal())
                .param("payload", payload)
                .update();
    }

    /** Takes the first message of a step that nobody else is taking. In a transaction. */
    public Optional<ChunkMessage> take(RunId run, String step) {
        return jdbc.sql(TAKE)
                .param("run", run.value())
                .param("step", step)
                .query((row, number) -> new ChunkMessage(
                        new UnitId(new RunId(row.getLong("run_id")), row.getString("step"), row.getInt("ordinal")),
                        row.getBytes("payload")))
                .optional();
    }

    /** Deletes what earlier owners, or this one, put there. Nothing if the claim on the run is lost. */
    public void clear(HeldRun held, String step) {
        jdbc.sql(CLEAR)
                .param("run", held.run().value())
                .param("token", held.token())
                .param("step", step)
                .update();
    }

    /** A message: which chunk, and its items as JSON. */
    public record ChunkMessage(UnitId chunk, byte[] payload) {}
}
