package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.timestamp;

import dev.longshore.model.run.RunId;
import dev.longshore.model.schedule.ScheduleName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Follows the runs that fires asked for: notes those that ended, and raises those that did not start in time. */
public class FireWatch {

    /**
     * A failed run may be restarted for a week before its fire counts as closed. Whoever waits for one that ended is looked at at once. Each open fire looks at
     * its own run: a planner that joins all of them believes what it knew of the runs before a crash of the server, and may read all runs for each fire.
     */
    private static final String SETTLE = """
            with ended as (
              select f.id from longshore.schedule_fire f
              where f.decision = 'asked' and f.settled_at is null and (
                select r.state in ('COMPLETED', 'CANCELLED', 'ABANDONED', 'EXPIRED', 'STALE', 'SUPERSEDED') or (r.state = 'FAILED' and r.ended_at < :now - interval '7 days')
                from longshore.run r where r.id = f.run_id)
              order by f.decided_at limit :limit for update of f skip locked),
            settled as (
              update longshore.schedule_fire f set settled_at = :now from ended e where f.id = e.id returning f.schedule_id)
            update longshore.schedule_fire h set review_at = :now
            where h.decision = 'held' and h.review_at > :now and h.waits_for in ('run', 'predecessor')
              and h.schedule_id in (
                select x.schedule_id from settled x
                union all
                select e.schedule_id from settled x join longshore.schedule s on s.id = x.schedule_id join longshore.schedule_edge e on e.predecessor = s.name)
            """;

    private static final String NOT_STARTED = """
            update longshore.schedule_fire f set not_started_at = :now
            from longshore.run r, longshore.schedule s
            where f.start_by <= :now and f.not_started_at is null and f.settled_at is null and f.decision = 'asked'
              and r.id = f.run_id and r.started_at is null and r.state in ('QUEUED', 'PAUSED') and s.id = f.schedule_id
            returning s.name, f.planned_at, f.tenant, f.run_id
            """;

    private final JdbcClient jdbc;

    FireWatch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Closes fires whose runs have ended for good. */
    public void settle(Instant now, int limit) {
        jdbc.sql(SETTLE).param("now", timestamp(now)).param("limit", limit).update();
    }

    /** Raises runs that should have started by now; each once. */
    public List<NotStarted> raiseNotStarted(Instant now) {
        return jdbc.sql(NOT_STARTED)
                .param("now", timestamp(now))
                .query((rs, number) -> new NotStarted(
                        new ScheduleName(rs.getString("name")),
                        rs.getString("tenant"),
                        new RunId(rs.getLong("run_id"))))
                .list();
    }

    /** A run that should have started and has not. */
    public record NotStarted(
            ScheduleName schedule, @Nullable String tenant, RunId run) {}
}
