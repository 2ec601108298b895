package dev.longshore.sql.now;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.failure.Category;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.page.Columns;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads what is the matter now.
 *
 * <p>Its limits: of more than 1,000 open failures the newest 1,000 are grouped; of more than 10,000 waiting runs of a lane 10,000 are counted.
 */
public class NowView {

    private static final String AS_OF = "select clock_timestamp()";

    private static final String OPEN_FAILURES = """
            with open_run as (
              select r.id, r.job, r.tenant, r.definition_hash, r.ended_at, f.category, f.code, f.message, f.remedy, f.step,
                     coalesce(f.fingerprint, '') as fingerprint
              from longshore.run r left join longshore.failure f on f.id = r.failure_id
              where r.state = 'FAILED' and (:tenant::text is null or r.tenant = :tenant)
              order by r.requested_at desc, r.id desc
              limit 1000
            ), cause as (
              select o.job, o.fingerprint, count(*) as runs, min(o.ended_at) as since, max(o.id) as newest,
                     array_agg(distinct o.tenant order by o.tenant) filter (where o.tenant is not null) as tenants
              from open_run o group by o.job, o.fingerprint
            )
            select c.job, j.title, o.definition_hash, c.runs, c.since, c.newest, c.tenants, o.category, o.code, o.message, o.remedy, o.step
            from cause c join open_run o on o.id = c.newest join longshore.job j on j.name = c.job
            order by c.since
            """;

    private static final String OPEN_WORK = """
            select r.job, j.title, r.definition_hash, count(*) as runs, min(r.requested_at) filter (where r.state <> 'PAUSED') as oldest
            from longshore.run r join longshore.job j on j.name = r.job
            where r.state in ('QUEUED', 'RUNNING', 'PAUSING', 'CANCELLING', 'PAUSED') and (:tenant::text is null or r.tenant = :tenant)
            group by r.job, j.title, r.definition_hash
            having min(r.requested_at) filter (where r.state <> 'PAUSED') is not null
            order by oldest
            """;

    private static final String LANES = """
            select l.name, l.max_running, l.max_queued, q.waiting, q.oldest, d.running
            from longshore.lane l
            cross join lateral (
              select count(*) as waiting, min(w.requested_at) as oldest from (
                select r.requested_at from longshore.run r
                where r.state = 'QUEUED' and r.lane = l.name and (:tenant::text is null or r.tenant = :tenant)
                order by r.requested_at, r.id limit 10000) w) q
            cross join lateral (
              select count(*) as running from longshore.run r
              where r.state in ('RUNNING', 'PAUSING', 'CANCELLING') and r.lane = l.name and (:tenant::text is null or r.tenant = :tenant)) d
            order by l.position
            """;

    private static final String OLDEST_WAITING = """
            select r.id from longshore.run r
            where r.state = 'QUEUED' and (:tenant::text is null or r.tenant = :tenant)
            order by r.requested_at, r.id limit :limit
            """;

    // alive: the session-level advisory lock (4701, worker.id) that a worker's own connection holds
    private static final String WORKERS = """
            select w.id, w.name, w.host, w.pid, w.version, w.roles, w.pool, w.labels::text as labels, w.slots, w.started_at, w.heartbeat_at, w.stopped_at,
                   exists (select 1 from pg_locks k
                           where k.locktype = 'advisory' and k.classid = 4701 and k.objid = w.id and k.objsubid = 2 and k.granted
                             and k.database = (select d.oid from pg_database d where d.datname = current_database())) as alive,
                   (select count(*) from longshore.work_unit u where u.state = 'RUNNING' and u.owner = w.id) as busy,
                   (select count(*) from longshore.run r where r.state in ('RUNNING', 'PAUSING', 'CANCELLING') and r.owner = w.id) as driving
            from longshore.worker w
            where w.stopped_at is null or w.stopped_at > clock_timestamp() - interval '24 hours'
            order by w.stopped_at is not null, w.stopped_at desc, w.id
            limit 100
            """;

    private static final String WORKER_NAMES =
            "select w.id, w.name from longshore.worker w order by w.id desc limit 500";

    // the minute, since being late is a matter of time alone
    private final JdbcClient jdbc;
    private final JsonColumn json;

    NowView(JdbcClient jdbc, JsonColumn json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** The database's clock: what "as of" means. */
    public Instant asOf() {
        return jdbc.sql(AS_OF).query(OffsetDateTime.class).single().toInstant();
    }

    /** Open failures by job and cause, the oldest first; whoever shows them sorts by impact. */
    public List<OpenFailure> openFailures(TenantScope scope) {
        return jdbc.sql(OPEN_FAILURES)
                .param("tenant", scope.tenant())
                .query(NowView::openFailure)
                .list();
    }

    /** Runs that are not at rest, by the definition that they were asked for with; the longest waiting first. */
    public List<OpenWork> openWork(TenantScope scope) {
        return jdbc.sql(OPEN_WORK)
                .param("tenant", scope.tenant())
                .query((row, number) -> new OpenWork(
                        new JobName(row.getString("job")),
                        row.getString("title"),
                        row.getString("definition_hash"),
                        row.getLong("runs"),
                        required(instant(row, "oldest"), "oldest")))
                .list();
    }

    /** The lanes, the one that is claimed first in front. */
    public List<LaneNow> lanes(TenantScope scope) {
        return jdbc.sql(LANES)
                .param("tenant", scope.tenant())
                .query((row, number) -> new LaneNow(
                        row.getString("name"),
                        row.getLong("waiting"),
                        instant(row, "oldest"),
                        row.getLong("running"),
                        row.getInt("max_running"),
                        row.getInt("max_queued")))
                .list();
    }

    /** The runs that wait longest. */
    public List<RunId> oldestWaiting(TenantScope scope, int limit) {
        return jdbc.sql(OLDEST_WAITING)
                .param("tenant", scope.tenant())
                .param("limit", limit)
                .query((row, number) -> new RunId(row.getLong("id")))
                .list();
    }

    /** Workers that are registered, and those that stopped within a day; the living first. */
    public List<WorkerNow> workers() {
        return jdbc.sql(WORKERS).query(this::worker).list();
    }

    /** Names by id, of the newest 500 workers. */
    public Map<Integer, String> workerNames() {
        Map<Integer, String> names = new HashMap<>();
        jdbc.sql(WORKER_NAMES).query(row -> {
            names.put(row.getInt("id"), row.getString("name"));
        });
        return names;
    }

    /** What tells whether a page is out of date. */
    public Versions versions() {
        return new Versions(jdbc);
    }

    private static OpenFailure openFailure(ResultSet row, int number) throws SQLException {
        return new OpenFailure(
                new JobName(row.getString("job")),
                row.getString("title"),
                row.getString("definition_hash"),
                row.getLong("runs"),
                required(instant(row, "since"), "since"),
                new RunId(row.getLong("newest")),
                words(row, "tenants"),
                cause(row));
    }

    private static OpenFailure.@Nullable Cause cause(ResultSet row) throws SQLException {
        String word = row.getString("category");
        if (word == null) {
            return null;
        }
        Category category = Arrays.stream(Category.values())
                .filter(known -> known.word().equals(word))
                .findFirst()
                .orElse(Category.INTERNAL);
        return new OpenFailure.Cause(
                category,
                row.getString("code"),
                row.getString("message"),
                row.getString("remedy"),
                row.getString("step"));
    }

    private WorkerNow worker(ResultSet row, int number) throws SQLException {
        return new WorkerNow(
                new WorkerId(row.getInt("id")),
                row.getString("name"),
                row.getString("host"),
                row.getLong("pid"),
                row.getString("version"),
                words(row, "roles"),
                row.getString("pool"),
                json.texts(row.getString("labels")),
                row.getBoolean("alive"),
                row.getInt("slots"),
                row.getInt("busy"),
                row.getInt("driving"),
                required(Columns.instant(row, "started_at"), "started_at"),
                required(Columns.instant(row, "heartbeat_at"), "heartbeat_at"),
                instant(row, "stopped_at"));
    }

    private static List<String> words(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
