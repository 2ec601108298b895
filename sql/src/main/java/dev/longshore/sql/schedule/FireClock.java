package dev.longshore.sql.schedule;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What time it is, for everything that is due: the database's clock, which is one for all schedulers. A test brings its own, a demonstration a {@link FastClock}. */
@FunctionalInterface
public interface FireClock {

    Instant now();

    /** Its seconds in a real one. */
    default int speed() {
        return 1;
    }

    static FireClock of(JdbcClient jdbc) {
        return new FireClock() {
            @Override
            public Instant now() {
                return jdbc.sql("select longshore.schedule_now()")
                        .query(OffsetDateTime.class)
                        .single()
                        .toInstant();
            }

            @Override
            public int speed() {
                return FastClock.speed(jdbc);
            }
        };
    }
}
