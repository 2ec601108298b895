package dev.longshore.sql.syncin;

import dev.longshore.model.run.RunId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which file a dry run read, for the run that is to do what it told. */
public class ToldFiles {

    private static final String TOLD = """
            select t.bounds ->> 'file' as file, (t.bounds ->> 'size')::bigint as size, t.bounds ->> 'changed' as changed
            from longshore.run r
            left join lateral (
              select u.bounds from longshore.work_unit u
              where u.run_id = substring(r.idempotency_key from '[0-9]{1,18}$')::bigint
              order by u.step, u.ordinal limit 1) t on true
            where r.id = :run and r.caller = :caller and r.idempotency_key like :keys
            """;

    private final JdbcClient jdbc;

    public ToldFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A file as a dry run planned it.
     *
     * @param path below the data folder; null if nobody knows any more
     * @param changed when it was changed last
     */
    public record Told(
            @Nullable String path, long size, @Nullable String changed) {}

    /** Empty if a run does not follow a dry one. */
    public Optional<Told> before(RunId run) {
        return jdbc.sql(TOLD)
                .param("run", run.value())
                .param("caller", DryRuns.CALLER)
                .param("keys", DryRuns.KEY + "%")
                .query((row, number) -> new Told(row.getString("file"), row.getLong("size"), row.getString("changed")))
                .optional();
    }
}
