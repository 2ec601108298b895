package dev.longshore.sql.schedule;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What time it is, for everything that is due: the database's clock, which is one for all schedulers. A test brings its own. */
@FunctionalInterface
public interface FireClock {

    Instant now();

    static FireClock of(JdbcClient jdbc) {
        return () -> jdbc.sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }
}
