package dev.longshore.sql.schedule;

import java.time.Duration;
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

    /** What was decided before has its row already, and is found decided. */
    private static final String SET_BACK = """
            update longshore.schedule_clock c set decided_until = longshore.schedule_now(), next_fire_at = longshore.schedule_now()
            where c.decided_until > longshore.schedule_now()
            """;

    private static final String SPEED = """
            select coalesce((select c.speed from longshore.fast_clock c where clock_timestamp() < c.began_at + c.behind / (c.speed - 1)), 1)
            """;

    private final JdbcClient jdbc;

    FastClock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Begins.
     *
     * @param behind how much time passes again; whole seconds
     * @param within how long that takes; whole seconds, at most half of it
     */
    @Transactional
    public void begin(Duration behind, Duration within) {
        jdbc.sql(BEGIN)
                .param("behind", behind.toSeconds())
                .param("speed", Math.toIntExact(behind.dividedBy(within) + 1))
                .update();
        jdbc.sql(SET_BACK).update();
    }

    /** Whether it has caught up. */
    public boolean isOver() {
        return speed(jdbc) == 1;
    }

    static int speed(JdbcClient jdbc) {
        return jdbc.sql(SPEED).query(Integer.class).single();
    }
}
