package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;
import static dev.longshore.sql.page.Columns.wholeNumber;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.run.RunId;
import dev.longshore.model.schedule.ScheduleName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads backfills and how far they are. */
public class BackfillViews {

    private static final String SELECT = """
            select b.id, s.name, b.tenant, b.from_at, b.until_at, b.again, b.lane, b.at_once, b.state, b.actor, b.reason, b.created_at, b.ended_at,
              c.pending, c.asked, c.completed, c.failed, c.left_out, c.cancelled
            from longshore.backfill b join longshore.schedule s on s.id = b.schedule_id
            cross join lateral (
              select count(*) filter (where f.state = 'pending') as pending, count(*) filter (where f.state = 'asked') as asked,
                count(*) filter (where f.state = 'completed') as completed, count(*) filter (where f.state = 'failed') as failed,
                count(*) filter (where f.state = 'left-out') as left_out, count(*) filter (where f.state = 'cancelled') as cancelled
              from longshore.backfill_fire f where f.backfill_id = b.id) c
            where (:tenant::text is null or s.tenant = :tenant)
            """;

    private static final String NEWEST =
            SELECT + "and (:name::text is null or s.name = :name) order by b.id desc limit :limit";
    private static final String BY_ID = SELECT + "and b.id = :id";

    private static final String FIRES = """
            select f.planned_at, f.tenant, f.state, f.reason, f.run_id from longshore.backfill_fire f
            join longshore.backfill b on b.id = f.backfill_id join longshore.schedule s on s.id = b.schedule_id
            where f.backfill_id = :id and f.ordinal >= :first and (:tenant::text is null or s.tenant = :tenant)
            order by f.ordinal limit :limit
            """;

    private final JdbcClient jdbc;

    BackfillViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The newest of a schedule, or of all. */
    public List<BackfillRow> newest(TenantScope scope, @Nullable ScheduleName schedule, int limit) {
        return jdbc.sql(NEWEST)
                .param("tenant", scope.tenant())
                .param("name", schedule == null ? null : schedule.value())
                .param("limit", limit)
                .query(BackfillViews::row)
                .list();
    }

    public Optional<BackfillRow> find(TenantScope scope, long id) {
        return jdbc.sql(BY_ID)
                .param("tenant", scope.tenant())
                .param("id", id)
                .query(BackfillViews::row)
                .optional();
    }

    /** Its planned times in order, from the first one given on. */
    public List<Fire> fires(TenantScope scope, long id, int first, int limit) {
        return jdbc.sql(FIRES)
                .param("tenant", scope.tenant())
                .param("id", id)
                .param("first", first)
                .param("limit", limit)
                .query((rs, number) -> {
                    Long run = wholeNumber(rs, "run_id");
                    return new Fire(
                            required(instant(rs, "planned_at"), "planned_at"),
                            rs.getString("tenant"),
                            rs.getString("state"),
                            rs.getString("reason"),
                            run == null ? null : new RunId(run));
                })
                .list();
    }

    /** A planned time of a backfill. */
    public record Fire(
            Instant planned,
            @Nullable String tenant,
            String state,
            @Nullable String reason,
            @Nullable RunId run) {}

    private static BackfillRow row(ResultSet rs, int number) throws SQLException {
        return new BackfillRow(
                rs.getLong("id"),
                new ScheduleName(rs.getString("name")),
                rs.getString("tenant"),
                required(instant(rs, "from_at"), "from_at"),
                required(instant(rs, "until_at"), "until_at"),
                rs.getBoolean("again"),
                rs.getString("lane"),
                rs.getInt("at_once"),
                rs.getString("state"),
                rs.getString("actor"),
                rs.getString("reason"),
                required(instant(rs, "created_at"), "created_at"),
                instant(rs, "ended_at"),
                rs.getInt("pending"),
                rs.getInt("asked"),
                rs.getInt("completed"),
                rs.getInt("failed"),
                rs.getInt("left_out"),
                rs.getInt("cancelled"));
    }
}
