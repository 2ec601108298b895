package dev.longshore.sql.bench;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Many schedules of a job that no worker has, so that a measurement sees the asking alone. They are written past the checks and limits that hold for people.
 */
public final class ManySchedules {

    private static final List<String> MAKE_JOB =
            List.of("""
            insert into longshore.job_definition (hash, job, document)
            select repeat('b', 64), 'bench-fires', jsonb_build_object('name', 'bench-fires') || (d.document - 'name')
            from longshore.job j join longshore.job_definition d on d.hash = j.definition_hash
            where j.offered and j.required_parameters = '{}' order by j.name = 'sample-load' desc, j.name limit 1
            on conflict do nothing
            """, """
            insert into longshore.job (name, definition_hash, title, kind, lane, impact, parameter_names, max_running, max_queued)
            values ('bench-fires', repeat('b', 64), 'Benchmark', 'sample', 'repair', 'delayed', '{scale}', 1, 1000000)
            on conflict (name) do update set offered = true
            """, "update longshore.lane set max_queued = 1000000 where name = 'repair'");

    private static final String MAKE = """
            insert into longshore.schedule (id, version, name, job, tenant, priority, source, definition, changed_at, changed_by, created_at)
            select 1000000000 + n, 0, 'bench-' || n, 'bench-fires', null, 5, 'database',
              jsonb_build_object('schedule', 'bench-' || n, 'job', 'bench-fires', 'every', :interval || 's', 'missed', 'all', 'catch-up', 1000, 'running', 'allow')::text,
              clock_timestamp(), 'bench', clock_timestamp()
            from generate_series(1, :schedules) n
            """;

    /** All of them are due in the same second: the hardest case for lateness. */
    private static final String START = """
            insert into longshore.schedule_clock (schedule_id, decided_until, next_fire_at)
            select s.id, t.now, to_timestamp(ceil(extract(epoch from t.now) / :interval) * :interval)
            from longshore.schedule s, (select clock_timestamp() as now) t where s.job = 'bench-fires'
            """;

    private static final String STOP =
            "update longshore.schedule set retired_at = clock_timestamp() where job = 'bench-fires'";

    private static final String FIGURES = """
            select count(*) as fires, count(distinct f.run_id) as runs,
              (select count(*) from (
                 select 1 from longshore.schedule_fire x join longshore.schedule s on s.id = x.schedule_id where s.job = 'bench-fires'
                 group by x.schedule_id having count(*) <> extract(epoch from max(x.planned_at) - min(x.planned_at)) / :interval + 1) g) as gaps,
              coalesce(percentile_cont(0.5) within group (order by l.seconds), 0) as p50, coalesce(percentile_cont(0.99) within group (order by l.seconds), 0) as p99,
              coalesce(max(l.seconds), 0) as most
            from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id left join longshore.run r on r.id = f.run_id
            cross join lateral (select extract(epoch from coalesce(r.requested_at, f.decided_at) - f.planned_at)::float8 as seconds) l
            where s.job = 'bench-fires'
            """;

    private static final List<String> REMOVE = List.of(
            "delete from longshore.schedule_fire where schedule_id in (select s.id from longshore.schedule s where s.job = 'bench-fires')",
            "delete from longshore.schedule_clock where schedule_id in (select s.id from longshore.schedule s where s.job = 'bench-fires')",
            "delete from longshore.schedule where job = 'bench-fires'",
            "delete from longshore.run_event where run_id in (select r.id from longshore.run r where r.job = 'bench-fires')",
            "delete from longshore.run where job = 'bench-fires'");

    private final JdbcClient jdbc;

    public ManySchedules(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes them anew; from the next full interval on each fires every so many seconds. */
    public void start(int schedules, int intervalSeconds) {
        remove();
        MAKE_JOB.forEach(statement -> jdbc.sql(statement).update());
        jdbc.sql(MAKE)
                .param("schedules", schedules)
                .param("interval", intervalSeconds)
                .update();
        jdbc.sql(START).param("interval", intervalSeconds).update();
    }

    /** Lets them fire no more. */
    public void stop() {
        jdbc.sql(STOP).update();
    }

    /** What they did. */
    public Figures figures(int intervalSeconds) {
        return jdbc.sql(FIGURES)
                .param("interval", intervalSeconds)
                .query((rs, number) -> new Figures(
                        rs.getLong("fires"),
                        rs.getLong("runs"),
                        rs.getLong("gaps"),
                        rs.getDouble("p50"),
                        rs.getDouble("p99"),
                        rs.getDouble("most")))
                .single();
    }

    public void remove() {
        REMOVE.forEach(statement -> jdbc.sql(statement).update());
    }

    /**
     * What was found.
     *
     * @param fires decided planned times
     * @param runs different runs that were asked for
     * @param gaps schedules of which a planned time is missing
     * @param p50 seconds from the planned time to the request
     */
    public record Figures(long fires, long runs, long gaps, double p50, double p99, double most) {}
}
