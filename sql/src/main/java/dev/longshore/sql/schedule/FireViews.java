package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.END_OF_TIME;
import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;
import static dev.longshore.sql.page.Columns.timestamp;
import static dev.longshore.sql.page.Columns.wholeNumber;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.WaitsFor;
import dev.longshore.sql.page.Page;
import dev.longshore.sql.page.PageKey;
import dev.longshore.sql.page.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what was decided about planned times. A tenant sees its own fires, those of a schedule of all tenants too. */
public class FireViews {

    private static final String SELECT = """
            select f.id, s.name, f.planned_at, f.tenant, f.logical_date, f.decision, f.reason, f.waits_for, f.planned_until, f.planned_times,
              f.decided_at, f.start_by, f.not_started_at, f.run_id, f.backfill_id, r.state as run_state, r.started_at, r.ended_at, r.due_at
            from longshore.schedule_fire f
            join longshore.schedule s on s.id = f.schedule_id
            left join longshore.run r on r.id = f.run_id
            where (:tenant::text is null or f.tenant = :tenant)
            """;

    private static final String OLDER = SELECT + """
            and s.name = :name and (f.planned_at, f.id) < (:at, :id) order by f.planned_at desc, f.id desc limit :limit
            """;

    private static final String NEWER = SELECT + """
            and s.name = :name and (f.planned_at, f.id) > (:at, :id) order by f.planned_at, f.id limit :limit
            """;

    private static final String HELD = SELECT + "and f.decision = 'held' order by f.planned_at, f.id limit :limit";

    /** What is still not right: of a run that has started meanwhile nothing is wrong any more. */
    private static final String NOT_STARTED = SELECT + """
            and f.not_started_at > longshore.schedule_now() - interval '7 days' and (f.run_id is null or r.state = 'QUEUED') and f.decision in ('held', 'asked', 'missed')
            order by f.not_started_at desc, f.id desc limit :limit
            """;

    private static final String NEWER_THAN = SELECT + "and f.id > :id order by f.id limit :limit";

    private static final String ONE = SELECT + "and s.name = :name and f.id = :id";

    private static final String OF_RUN = SELECT + "and f.run_id = :run";

    private static final String LAST_OF_EACH = """
            select f.id, s.name, f.planned_at, f.tenant, f.logical_date, f.decision, f.reason, f.waits_for, f.planned_until, f.planned_times,
              f.decided_at, f.start_by, f.not_started_at, f.run_id, f.backfill_id, r.state as run_state, r.started_at, r.ended_at, r.due_at
            from longshore.schedule s cross join lateral (
              select x.id, x.planned_at, x.tenant, x.logical_date, x.decision, x.reason, x.waits_for, x.planned_until, x.planned_times, x.decided_at,
                x.start_by, x.not_started_at, x.run_id, x.backfill_id
              from longshore.schedule_fire x
              where x.schedule_id = s.id and (:tenant::text is null or x.tenant = :tenant)
              order by x.planned_at desc, x.id desc limit 1) f
            left join longshore.run r on r.id = f.run_id
            where s.retired_at is null and (:schedules::bigint[] is null or s.id = any (:schedules))
            """;

    private final JdbcClient jdbc;

    FireViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The fires of a schedule, newest first. */
    public Page<FireRow> of(TenantScope scope, ScheduleName schedule, PageRequest request) {
        PageKey key = request.key() == null ? END_OF_TIME : request.key();
        List<FireRow> fetched = jdbc.sql(request.side() == PageRequest.Side.NEWER ? NEWER : OLDER)
                .param("tenant", scope.tenant())
                .param("name", schedule.value())
                .param("at", timestamp(key.at()))
                .param("id", key.id())
                .param("limit", request.limit() + 1)
                .query(FireViews::row)
                .list();
        return Page.of(fetched, request, fire -> new PageKey(fire.plannedAt(), fire.id()));
    }

    /** What waits, oldest first. */
    public List<FireRow> held(TenantScope scope, int limit) {
        return list(HELD, scope, limit);
    }

    /** What should have started and has not, of the last week, newest first. */
    public List<FireRow> notStarted(TenantScope scope, int limit) {
        return list(NOT_STARTED, scope, limit);
    }

    /** Fires of all schedules, in the order in which they were first decided about. */
    public List<FireRow> newerThan(TenantScope scope, long id, int limit) {
        return jdbc.sql(NEWER_THAN)
                .param("tenant", scope.tenant())
                .param("id", id)
                .param("limit", limit)
                .query(FireViews::row)
                .list();
    }

    /** One of a schedule. */
    public Optional<FireRow> one(TenantScope scope, ScheduleName schedule, long id) {
        return jdbc.sql(ONE)
                .param("tenant", scope.tenant())
                .param("name", schedule.value())
                .param("id", id)
                .query(FireViews::row)
                .optional();
    }

    /** The fire that asked for a run. */
    public Optional<FireRow> ofRun(TenantScope scope, RunId run) {
        return jdbc.sql(OF_RUN)
                .param("tenant", scope.tenant())
                .param("run", run.value())
                .query(FireViews::row)
                .optional();
    }

    /** The newest fire of a schedule, if it has one. */
    Optional<FireRow> last(TenantScope scope, ScheduleName schedule) {
        return of(scope, schedule, PageRequest.first(1)).items().stream().findFirst();
    }

    /**
     * The newest fire of each schedule that has one.
     *
     * @param schedules which; null for all
     */
    List<FireRow> lastOf(TenantScope scope, Long @Nullable [] schedules) {
        return jdbc.sql(LAST_OF_EACH)
                .param("tenant", scope.tenant())
                .param("schedules", schedules, Types.ARRAY)
                .query(FireViews::row)
                .list();
    }

    private List<FireRow> list(String statement, TenantScope scope, int limit) {
        return jdbc.sql(statement)
                .param("tenant", scope.tenant())
                .param("limit", limit)
                .query(FireViews::row)
                .list();
    }

    private static FireRow row(ResultSet rs, int number) throws SQLException {
        Long run = wholeNumber(rs, "run_id");
        String waitsFor = rs.getString("waits_for");
        return new FireRow(
                rs.getLong("id"),
                new ScheduleName(rs.getString("name")),
                required(instant(rs, "planned_at"), "planned_at"),
                rs.getString("tenant"),
                required(rs.getObject("logical_date", LocalDate.class), "logical_date"),
                FireDecision.of(rs.getString("decision")),
                rs.getString("reason"),
                waitsFor == null ? null : WaitsFor.of(waitsFor),
                instant(rs, "planned_until"),
                rs.getInt("planned_times"),
                required(instant(rs, "decided_at"), "decided_at"),
                instant(rs, "start_by"),
                instant(rs, "not_started_at"),
                run == null ? null : new RunId(run),
                state(rs.getString("run_state")),
                instant(rs, "started_at"),
                instant(rs, "ended_at"),
                instant(rs, "due_at"),
                wholeNumber(rs, "backfill_id"));
    }

    private static @Nullable RunState state(@Nullable String name) {
        return name == null ? null : RunState.valueOf(name);
    }
}
