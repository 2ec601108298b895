package dev.longshore.sql.effect;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.smallNumber;

import dev.longshore.model.effect.EffectId;
import dev.longshore.model.effect.EffectState;
import dev.longshore.model.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Effects for people to read. An effect is in the hands of one run at a time: the last that sent it, or is to. */
public class EffectViews {

    private static final String COUNTS =
            "select state, count(*) as effects from longshore.effect where run_id = :run group by state";

    private static final String COLUMNS = """
            select e.id, e.run_id, e.job, e.item, e.version, e.state, e.maybe_applied, e.idempotency_key, e.attempts, e.sent_at, e.settled_at, e.status, e.answer,
              e.decided_by, e.decided_why
            from longshore.effect e
            """;

    private static final String OF_RUN = COLUMNS + """
            where e.run_id = :run and (cast(:state as text) is null or e.state = :state) and e.id > :after order by e.id limit :most
            """;

    private static final String ONE = COLUMNS + """
            join longshore.run r on r.id = e.run_id where e.id = :id and (cast(:tenant as text) is null or r.tenant = :tenant)
            """;

    private static final String LATEST = COLUMNS + """
            where e.job = :job and e.tenant = '' and e.item = any (:items)
              and not exists (select from longshore.effect n where n.job = e.job and n.tenant = e.tenant and n.item = e.item and n.version > e.version)
            """;

    private final JdbcClient jdbc;

    public EffectViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How many effects of a run stand where; states without any have no entry. */
    public Map<EffectState, Long> counts(RunId run) {
        Map<EffectState, Long> counts = new EnumMap<>(EffectState.class);
        jdbc.sql(COUNTS).param("run", run.value()).query(row -> {
            counts.put(EffectState.of(row.getString("state")), row.getLong("effects"));
        });
        return counts;
    }

    /**
     * Those of a run, oldest first.
     *
     * @param state null for any
     * @param after the id of the last one that is known; 0 for the first page
     */
    public List<EffectLine> ofRun(RunId run, @Nullable EffectState state, long after, int most) {
        return jdbc.sql(OF_RUN)
                .param("run", run.value())
                .param("state", state == null ? null : state.word(), Types.VARCHAR)
                .param("after", after)
                .param("most", most)
                .query(EffectViews::line)
                .list();
    }

    /** The latest version of each of these items of a job, by item; those that have none have no entry. Of runs of no tenant. */
    public Map<String, EffectLine> latest(String job, Collection<String> items) {
        Map<String, EffectLine> latest = new HashMap<>();
        jdbc.sql(LATEST)
                .param("job", job)
                .param("items", items.toArray(String[]::new))
                .query(EffectViews::line)
                .list()
                .forEach(line -> latest.put(line.item(), line));
        return latest;
    }

    /** @param tenant whose alone may be seen; null for all */
    public Optional<EffectLine> one(@Nullable String tenant, EffectId effect) {
        return jdbc.sql(ONE)
                .param("id", effect.value())
                .param("tenant", tenant, Types.VARCHAR)
                .query(EffectViews::line)
                .optional();
    }

    private static EffectLine line(ResultSet row, int number) throws SQLException {
        return new EffectLine(
                new EffectId(row.getLong("id")),
                new RunId(row.getLong("run_id")),
                row.getString("job"),
                row.getString("item"),
                row.getInt("version"),
                EffectState.of(row.getString("state")),
                row.getBoolean("maybe_applied"),
                row.getString("idempotency_key"),
                row.getInt("attempts"),
                instant(row, "sent_at"),
                instant(row, "settled_at"),
                smallNumber(row, "status"),
                row.getString("answer"),
                row.getString("decided_by"),
                row.getString("decided_why"));
    }
}
