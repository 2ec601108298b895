package dev.longshore.sql.schedule;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.sql.audit.AuditTrail;
import java.time.Duration;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lets the hours before now pass again in a moment, so that a newcomer sees what schedules do in a night. The clock of schedules goes back, hurries, and is the
 * database's own once it has caught up: it never runs ahead, and what it decided stays decided.
 */
public class FastClock {

    private static final String BEGIN = """
            insert into longshore.fast_clock (began_at, behind, speed) values (clock_timestamp(), :behind * interval '1 second', :speed)
            on conflict (only_one) do update set began_at = excluded.began_at, behind = excluded.behind, speed = excluded.speed
            """;

    /** A schedule that decided about some of those hours stays where it is: one row may stand for many planned times. */
    private static final String SET_BACK = """
            update longshore.schedule_clock c set decided_until = longshore.schedule_now(), next_fire_at = longshore.schedule_now()
            where c.decided_until > longshore.schedule_now()
              and not exists (select 1 from longshore.schedule_fire f
                where f.schedule_id = c.schedule_id and greatest(f.planned_at, f.planned_until) > longshore.schedule_now())
            """;

    private static final String SPEED = """
            select coalesce((select c.speed from longshore.fast_clock c where clock_timestamp() < c.began_at + c.behind / (c.speed - 1)), 1)
            """;

    /** Not of one that cannot be decided about: it may stay so. */
    private static final String BEHIND = """
            select exists (
              select 1 from longshore.schedule_clock c join longshore.schedule s on s.id = c.schedule_id
              where s.retired_at is null and c.failure is null and c.next_fire_at <= longshore.schedule_now())
            """;

    private final JdbcClient jdbc;
    private final AuditTrail audit;

    FastClock(JdbcClient jdbc, AuditTrail audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /**
     * Begins, and records it.
     *
     * @param behind how much time passes again; whole seconds
     * @param within how long that takes; whole seconds, at most half of it
     */
    @Transactional
    public void begin(Actor actor, Duration behind, Duration within) {
        jdbc.sql(BEGIN)
                .param("behind", behind.toSeconds())
                .param("speed", Math.toIntExact(behind.dividedBy(within) + 1))
                .update();
        int setBack = jdbc.sql(SET_BACK).update();
        audit.record(new Act(
                actor,
                "schedule.fast-clock",
                "schedules",
                "The last " + behind.toHours() + " hours pass again",
                Map.of(),
                Map.of("schedules", setBack),
                AuditOutcome.ACCEPTED));
    }

    /** Whether it has caught up. */
    public boolean isOver() {
        return speed(jdbc) == 1;
    }

    /** Whether times have passed by it that no scheduler has decided about yet. */
    public boolean isBehind() {
        return jdbc.sql(BEHIND).query(Boolean.class).single();
    }

    static int speed(JdbcClient jdbc) {
        return jdbc.sql(SPEED).query(Integer.class).single();
    }
}
