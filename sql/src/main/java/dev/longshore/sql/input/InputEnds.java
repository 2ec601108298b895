package dev.longshore.sql.input;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;
import static dev.longshore.sql.page.Columns.timestamp;

import dev.longshore.model.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How files that were received end: first their bytes go, then the row says so, which stays. A crash between the two removes what is gone already. A file that a
 * run names which has not ended for good is kept, whatever its time.
 */
public class InputEnds {

    private static final String KEEP = """
            update longshore.input_file set expires_at = clock_timestamp() + make_interval(secs => :keep)
            where removed_at is null
              and (fetched_for_run_id = :run or id::text = (select parameters ->> 'input' from longshore.run where id = :run))
            """;

    private static final String DUE = """
            select f.id, f.expires_at from longshore.input_file f
            where f.removed_at is null and f.expires_at <= clock_timestamp()
              and (cast(:after as timestamptz) is null or (f.expires_at, f.id) > (cast(:after as timestamptz), cast(:afterId as uuid)))
              and not exists (
                select from longshore.run r
                where r.job = f.job and r.state not in ('COMPLETED', 'CANCELLED', 'ABANDONED', 'EXPIRED', 'STALE', 'SUPERSEDED')
                  and (r.id = f.fetched_for_run_id or r.parameters ->> 'input' = f.id::text))
            order by f.expires_at, f.id
            limit 1
            for update of f skip locked
            """;

    private static final String REMOVED =
            "update longshore.input_file set removed_at = clock_timestamp() where id = :id";

    private final JdbcClient jdbc;

    public InputEnds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps the file of a run, if it has one, for so long from now on. */
    public void keep(RunId run, Duration keep) {
        jdbc.sql(KEEP)
                .param("run", run.value())
                .param("keep", (double) keep.toSeconds())
                .update();
    }

    /** A file whose time is over. */
    public record Due(UUID file, Instant since) {}

    /**
     * The next whose time is over, locked until the transaction ends, which must be open; those that others hold are passed over.
     *
     * @param after the one before; null for the first
     */
    public Optional<Due> lockDue(@Nullable Due after) {
        return jdbc.sql(DUE)
                .param("after", after == null ? null : timestamp(after.since()))
                .param("afterId", after == null ? null : after.file())
                .query((row, number) ->
                        new Due(row.getObject("id", UUID.class), required(instant(row, "expires_at"), "expires_at")))
                .optional();
    }

    /** Records that its bytes are gone. */
    public void removed(UUID file) {
        jdbc.sql(REMOVED).param("id", file).update();
    }
}
