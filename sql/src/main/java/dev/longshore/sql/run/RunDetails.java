package dev.longshore.sql.run;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.number;
import static dev.longshore.sql.page.Columns.required;
import static dev.longshore.sql.page.Columns.smallNumber;
import static dev.longshore.sql.page.Columns.wholeNumber;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.Verb;
import dev.longshore.model.unit.UnitState;
import dev.longshore.sql.artifact.ArtifactViews;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Reads the parts of one run that is in sight. Bounded: the newest of what may be many. */
final class RunDetails {

    private static final int MOST = 500;
    private static final int MOST_UNITS = 200;

    private static final String REQUEST = """
            select r.definition_hash, r.context::text as context, r.idempotency_key, r.expires_at, w.name as worker
            from longshore.run r
            left join longshore.worker w on w.id = r.owner
            where r.id = :run
            """;

    /** Of many units those that tell most: worked on or failed, then the last that are done and the next to come. */
    private static final String UNITS = """
            select u.step, u.ordinal, u.label, u.state, w.name as worker, u.slot, u.attempts, u.chunks,
              u.rows_read, u.rows_written, u.rows_filtered, u.rows_rejected, u.rows_expected, u.claimed_at, u.checkpoint_at, u.ended_at,
              (u.rows_read - u.rows_before_claim) / nullif(extract(epoch from coalesce(u.ended_at, u.checkpoint_at) - u.claimed_at), 0) as pace
            from (
              select x.run_id, x.step, x.ordinal, x.state,
                row_number() over (partition by x.state order by case when x.state = 'DONE' then -x.ordinal else x.ordinal end) as place
              from longshore.work_unit x
              where x.run_id = :run
              order by x.state in ('RUNNING', 'FAILED') desc, place
              limit :most) k
            join longshore.work_unit u on u.run_id = k.run_id and u.step = k.step and u.ordinal = k.ordinal
            left join longshore.worker w on w.id = u.owner
            order by u.step, u.ordinal
            """;

    private static final String UNIT_COUNTS =
            "select state, count(*) as units from longshore.work_unit where run_id = :run group by state";

    /** Partitions are named step:partition and are shown as units. */
    private static final String STEPS = """
            select e.job_execution_id, e.attempt, s.step_name, s.status, s.start_time, s.end_time,
              s.read_count as rows_read, s.write_count as rows_written, s.filter_count as rows_filtered,
              s.read_skip_count + s.write_skip_count + s.process_skip_count as rows_rejected,
              s.commit_count, s.rollback_count, nullif(s.exit_message, '') as exit_message
            from (
              select x.job_execution_id, row_number() over (order by x.job_execution_id) as attempt
              from longshore.batch_job_execution x
              where x.job_instance_id = (
                select y.job_instance_id from longshore.batch_job_execution y
                join longshore.run r on r.job_execution_id = y.job_execution_id
                where r.id = :run)) e
            join longshore.batch_step_execution s on s.job_execution_id = e.job_execution_id
            where strpos(s.step_name, ':') = 0
            order by s.step_execution_id
            limit :most
            """;

    private static final String EVENTS = """
            select v.id, v.at, v.event, v.detail from (
              select e.id, e.at, e.event, e.detail::text as detail from longshore.run_event e where e.run_id = :run order by e.id desc limit :most) v
            order by v.id
            """;

    private static final String COMMANDS = """
            select v.id, v.verb, v.actor, v.reason, v.asked_at, v.seen_at, v.hurried_at, v.last_chunk_at, v.done_at, v.outcome from (
              select c.id, c.verb, c.actor, c.reason, c.asked_at, c.seen_at, c.hurried_at, c.last_chunk_at, c.done_at, c.outcome
              from longshore.run_command c where c.run_id = :run order by c.id desc limit :most) v
            order by v.id
            """;

    private static final String FAILURES = """
            select f.id, f.attempt, f.step, f.unit, f.at, f.category, f.code, f.message, f.remedy, f.position, f.stack
            from longshore.failure f
            where f.run_id = :run
            order by f.id desc
            limit 50
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final ArtifactViews artifacts;
    private final WaitingViews waiting;

    RunDetails(JdbcClient jdbc, JsonMapper json, ArtifactViews artifacts) {
        this.jdbc = jdbc;
        this.json = json;
        this.artifacts = artifacts;
        this.waiting = new WaitingViews(jdbc);
    }

    RunDetail of(RunRow row) {
        RunId run = row.id();
        List<RunDetail.Command> commands =
                ofRun(COMMANDS, run).query(this::command).list();
        Asked asked =
                jdbc.sql(REQUEST).param("run", run.value()).query(this::asked).single();
        return new RunDetail(
                row,
                asked.request(),
                asked.worker(),
                waiting.sentence(row, commands),
                jdbc.sql(UNITS)
                        .param("run", run.value())
                        .param("most", MOST_UNITS)
                        .query(this::unit)
                        .list(),
                unitCounts(run),
                ofRun(STEPS, run).query(this::step).list(),
                ofRun(EVENTS, run).query(this::event).list(),
                commands,
                jdbc.sql(FAILURES)
                        .param("run", run.value())
                        .query(this::failure)
                        .list(),
                artifacts.ofRun(TenantScope.ALL, run));
    }

    private Map<UnitState, Long> unitCounts(RunId run) {
        Map<UnitState, Long> counts = new EnumMap<>(UnitState.class);
        jdbc.sql(UNIT_COUNTS).param("run", run.value()).query(row -> {
            counts.put(UnitState.valueOf(row.getString("state")), row.getLong("units"));
        });
        return counts;
    }

    private JdbcClient.StatementSpec ofRun(String sql, RunId run) {
        return jdbc.sql(sql).param("run", run.value()).param("most", MOST);
    }

    private record Asked(
            RunDetail.Request request, @Nullable String worker) {}

    private Asked asked(ResultSet rs, int number) throws SQLException {
        return new Asked(
                new RunDetail.Request(
                        rs.getString("definition_hash"),
                        context(rs.getString("context")),
                        rs.getString("idempotency_key"),
                        instant(rs, "expires_at")),
                rs.getString("worker"));
    }

    private RunContext context(String stored) {
        Map<String, Object> values = json.readValue(stored, RunRows.VALUES);
        return new RunContext(
                values.get("v") instanceof Number version ? version.intValue() : RunContext.VERSION,
                text(values, "tenant"),
                text(values, "actor"),
                text(values, "correlationId"),
                text(values, "traceparent"),
                text(values, "locale"),
                text(values, "zone"),
                text(values, "reason"));
    }

    /** Any language may write a context, so that a value may be anything. */
    private static @Nullable String text(Map<String, Object> values, String name) {
        Object value = values.get(name);
        return value == null ? null : value.toString();
    }

    private RunDetail.Unit unit(ResultSet rs, int number) throws SQLException {
        return new RunDetail.Unit(
                rs.getString("step"),
                rs.getInt("ordinal"),
                rs.getString("label"),
                UnitState.valueOf(rs.getString("state")),
                rs.getString("worker"),
                smallNumber(rs, "slot"),
                rs.getInt("attempts"),
                rs.getInt("chunks"),
                RunRows.counts(rs),
                wholeNumber(rs, "rows_expected"),
                instant(rs, "claimed_at"),
                instant(rs, "checkpoint_at"),
                instant(rs, "ended_at"),
                number(rs, "pace"));
    }

    private RunDetail.Step step(ResultSet rs, int number) throws SQLException {
        return new RunDetail.Step(
                rs.getLong("job_execution_id"),
                rs.getInt("attempt"),
                rs.getString("step_name"),
                rs.getString("status"),
                localTime(rs, "start_time"),
                localTime(rs, "end_time"),
                RunRows.counts(rs),
                rs.getLong("commit_count"),
                rs.getLong("rollback_count"),
                rs.getString("exit_message"));
    }

    /** Spring Batch keeps times without a zone, in that of the JVM. */
    private static @Nullable Instant localTime(ResultSet rs, String column) throws SQLException {
        LocalDateTime at = rs.getObject(column, LocalDateTime.class);
        return at == null ? null : at.atZone(ZoneId.systemDefault()).toInstant();
    }

    private RunDetail.Event event(ResultSet rs, int number) throws SQLException {
        return new RunDetail.Event(
                rs.getLong("id"),
                required(instant(rs, "at"), "at"),
                rs.getString("event"),
                json.readValue(rs.getString("detail"), RunRows.VALUES));
    }

    private RunDetail.Command command(ResultSet rs, int number) throws SQLException {
        return new RunDetail.Command(
                rs.getLong("id"),
                Verb.valueOf(rs.getString("verb").toUpperCase(Locale.ROOT)),
                rs.getString("actor"),
                rs.getString("reason"),
                required(instant(rs, "asked_at"), "asked_at"),
                instant(rs, "seen_at"),
                instant(rs, "hurried_at"),
                instant(rs, "last_chunk_at"),
                instant(rs, "done_at"),
                rs.getString("outcome"));
    }

    private RunDetail.Failure failure(ResultSet rs, int number) throws SQLException {
        return new RunDetail.Failure(
                rs.getLong("id"),
                rs.getInt("attempt"),
                rs.getString("step"),
                smallNumber(rs, "unit"),
                required(instant(rs, "at"), "at"),
                RunRows.category(rs.getString("category")),
                rs.getString("code"),
                rs.getString("message"),
                rs.getString("remedy"),
                rs.getString("position"),
                rs.getString("stack"));
    }
}
