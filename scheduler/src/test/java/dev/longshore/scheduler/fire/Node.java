package dev.longshore.scheduler.fire;

import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.RunCommands;
import dev.longshore.sql.schedule.FireAsking;
import dev.longshore.sql.schedule.FireRecords;
import dev.longshore.sql.schedule.FireWatch;
import dev.longshore.sql.schedule.Fires;
import dev.longshore.sql.schedule.Holds;
import dev.longshore.sql.schedule.ScheduleHouse;
import dev.longshore.sql.schedule.Schedules;
import dev.longshore.sql.schedule.StoredSchedule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** A scheduler that is stepped by hand, at any time of a clock that stands in for the database's. */
public final class Node implements AutoCloseable {

    static final SchedulerProperties PROPERTIES =
            new SchedulerProperties(Duration.ofSeconds(1), Duration.ofSeconds(60), 50);

    public final ConfigurableApplicationContext context;
    public final JdbcClient jdbc;
    public final Schedules schedules;
    final FirePasses passes;
    final FireWatch watch;
    public final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-01-04T00:00:00Z"));

    public Node(TestDatabase database, Path data) {
        context = ScheduleHouse.open(database, data, "longshore.roles=console", "longshore.database.pool=12");
        jdbc = context.getBean(JdbcClient.class);
        schedules = context.getBean(Schedules.class);
        watch = context.getBean(FireWatch.class);
        FireDesk desk = new FireDesk(
                context.getBean(Fires.class),
                context.getBean(FireRecords.class),
                context.getBean(FireAsking.class),
                context.getBean(RunCommands.class),
                context.getBean(Jobs.class),
                context.getBean(Holds.class),
                new ScheduleCache(schedules));
        passes = new FirePasses(
                context.getBean(Fires.class),
                desk,
                now::get,
                PROPERTIES,
                context.getBean(PlatformTransactionManager.class));
    }

    /** Makes a schedule whose clock stands where the test's does. */
    public StoredSchedule schedule(ScheduleDefinition definition) {
        StoredSchedule made = schedules.create(ScheduleHouse.INES, definition, "Test");
        var set = schedules.set();
        Instant next = set.withTimes(definition)
                .flatMap(one -> set.times(one).next(now.get()))
                .map(fire -> fire.at())
                .orElse(null);
        jdbc.sql(
                        "update longshore.schedule_clock set decided_until = :now, next_fire_at = :next where schedule_id = :id")
                .param("now", now.get().atOffset(ZoneOffset.UTC))
                .param("next", next == null ? null : next.atOffset(ZoneOffset.UTC))
                .param("id", made.id().value())
                .update();
        return made;
    }

    /** Lets it be that time, and does everything that is due. */
    public void at(String time) {
        now.set(OffsetDateTime.parse(time).toInstant());
        look();
    }

    public void look() {
        while (passes.decideDue() > 0) {}
        watch.settle(now.get(), 1_000);
        watch.raiseNotStarted(now.get());
        while (passes.reviewHeld() > 0) {}
    }

    /** {@code planned decision reason}, oldest first. */
    public List<String> fires(String schedule) {
        return jdbc.sql("""
                        select to_char(f.planned_at at time zone 'UTC', 'DD HH24:MI') || coalesce(' ' || f.tenant, '')
                          || case when f.planned_times > 1 then ' x' || f.planned_times else '' end || ' ' || f.decision || coalesce(': ' || f.reason, '')
                        from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id where s.name = :name order by f.planned_at, f.tenant
                        """).param("name", schedule).query(String.class).list();
    }

    /** Moves the runs of a schedule, or those of one planned time, to a state as a worker would. */
    public void end(String schedule, String state) {
        for (String step :
                state.equals("CANCELLED") || state.equals("EXPIRED") ? List.of(state) : List.of("RUNNING", state)) {
            boolean driven = step.equals("RUNNING");
            boolean rest = !driven && !step.equals("PAUSED");
            jdbc.sql("""
                            update longshore.run r set state = :state, started_at = coalesce(r.started_at, clock_timestamp()), ended_at = case when :rest then clock_timestamp() end,
                              owner = case when :driven then (select min(w.id) from longshore.worker w) end, lease_until = case when :driven then clock_timestamp() + interval '1 hour' end
                            from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id
                            where f.run_id = r.id and s.name = :name and r.state in ('QUEUED', 'RUNNING') and r.state <> :state
                            """)
                    .param("state", step)
                    .param("rest", rest)
                    .param("driven", driven)
                    .param("name", schedule)
                    .update();
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
