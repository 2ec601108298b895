package dev.longshore.sql.now;

import dev.longshore.model.run.RunId;
import dev.longshore.model.schedule.ScheduleName;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Texts that change whenever what a page shows does: cheap enough to be asked for every second. */
public final class Versions {

    private static final String ALL = """
            select concat_ws('/', date_trunc('minute', clock_timestamp()), (select max(e.id) from longshore.run_event e), (select max(c.id) from longshore.run_command c),
                   (select count(*) from longshore.worker w where w.stopped_at is null),
                   (select concat_ws('+', count(*), sum(hashtext(r.state)), sum(u.chunks), sum(u.moving)) from longshore.run r
                    left join lateral (select sum(x.chunks) as chunks, count(*) filter (where x.state = 'RUNNING') as moving
                                       from longshore.work_unit x where x.run_id = r.id) u on true
                    where r.state in ('RUNNING', 'PAUSING', 'CANCELLING')),
                   (select count(*) from (select 1 from longshore.run r where r.state = 'QUEUED' limit 1000) q),
                   (select concat_ws('+', max(h.id), count(*)) from longshore.hold_of_runs h),
                   (select string_agg(concat_ws('+', d.name, d.opened_at, d.open_until, d.probe_until), ',') from longshore.dependency d where d.opened_at is not null))
            """;

    private static final String RUN = """
            select concat_ws('/', r.state, r.ready, r.attempts, r.state_since, r.owner, r.rows_read,
                   (select max(e.id) from longshore.run_event e where e.run_id = r.id),
                   (select concat_ws('+', max(c.id), count(c.done_at), count(c.seen_at), count(c.hurried_at)) from longshore.run_command c where c.run_id = r.id),
                   (select concat_ws('+', sum(u.chunks), sum(u.attempts), count(u.ended_at), count(u.claimed_at)) from longshore.work_unit u where u.run_id = r.id),
                   (select count(*) from longshore.artifact a where a.run_id = r.id), r.parked_until,
                   (select concat_ws('+', max(h.id), count(*)) from longshore.hold_of_runs h where r.state = 'QUEUED'),
                   (select count(s.waits_since) from longshore.rate_slice s where s.run_id = r.id)) as version,
                   r.state in ('COMPLETED', 'CANCELLED', 'ABANDONED', 'EXPIRED', 'STALE', 'SUPERSEDED') as final
            from longshore.run r where r.id = :run
            """;

    /** What the newest fires of a schedule became, besides its definition, its clock and what holds it. */
    private static final String SCHEDULE = """
            select concat_ws('/', s.version, s.retired_at, c.next_fire_at, c.failures,
                   (select concat_ws('+', max(h.id), count(*)) from longshore.schedule_hold h where h.released_at is null),
                   (select max(k.changed_at) from longshore.calendar k),
                   (select string_agg(concat_ws('+', f.id, f.decision, f.decided_at, f.not_started_at, r.state), ',')
                    from (select x.id, x.decision, x.decided_at, x.not_started_at, x.run_id from longshore.schedule_fire x
                          where x.schedule_id = s.id order by x.planned_at desc, x.id desc limit 20) f
                    left join longshore.run r on r.id = f.run_id)) as version,
                   s.retired_at is not null as final
            from longshore.schedule s join longshore.schedule_clock c on c.schedule_id = s.id where s.name = :name
            """;

    private static final String SCHEDULES = """
            select concat_ws('/',
              (select concat_ws('+', count(*), sum(s.version), max(s.changed_at), max(s.retired_at)) from longshore.schedule s),
              (select concat_ws('+', sum(extract(epoch from c.next_fire_at)), sum(c.failures)) from longshore.schedule_clock c),
              (select concat_ws('+', max(h.id), count(*)) from longshore.schedule_hold h where h.released_at is null),
              (select max(f.id) from longshore.schedule_fire f), (select count(*) from longshore.schedule_fire f where f.decision = 'held'))
            """;

    private final JdbcClient jdbc;

    Versions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Another text whenever something of any run, or the set of workers, is another. */
    public String ofAll() {
        return jdbc.sql(ALL).query(String.class).single();
    }

    /** Another text whenever something of the run is another; nothing if there is no such run. */
    public Optional<Version> of(RunId run) {
        return jdbc.sql(RUN)
                .param("run", run.value())
                .query((row, number) -> new Version(row.getString("version"), row.getBoolean("final")))
                .optional();
    }

    /** Another text whenever something of the schedule, of its newest fires or of what holds it is another; nothing if there is no such schedule. */
    public Optional<Version> of(ScheduleName schedule) {
        return jdbc.sql(SCHEDULE)
                .param("name", schedule.value())
                .query((row, number) -> new Version(row.getString("version"), row.getBoolean("final")))
                .optional();
    }

    /** Another text whenever a schedule changes, fires, is held or let go. */
    public String ofSchedules() {
        return jdbc.sql(SCHEDULES).query(String.class).single();
    }

    /** The version of something, and whether it will never change again. */
    public record Version(String text, boolean isFinal) {}
}
