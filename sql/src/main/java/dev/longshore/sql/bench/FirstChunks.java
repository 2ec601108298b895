package dev.longshore.sql.bench;

import dev.longshore.model.run.RunId;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When a run was claimed and when its first chunk was committed, by the database's clock. */
public final class FirstChunks {

    private static final String TIMES =
            "select min(u.claimed_at) as claimed, min(u.first_chunk_at) as committed from longshore.work_unit u where u.run_id = :run";

    private final JdbcClient jdbc;

    public FirstChunks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Times of the first work unit.
     *
     * @param claimed when a worker took it
     * @param committed when its first chunk was committed
     */
    public record Times(Instant claimed, Instant committed) {}

    public Times of(RunId run) {
        return jdbc.sql(TIMES)
                .param("run", run.value())
                .query((row, number) -> new Times(
                        row.getObject("claimed", OffsetDateTime.class).toInstant(),
                        row.getObject("committed", OffsetDateTime.class).toInstant()))
                .single();
    }
}
