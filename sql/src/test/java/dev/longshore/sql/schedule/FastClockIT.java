package dev.longshore.sql.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.longshore.model.account.Actor;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.database.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class FastClockIT {

    private static final Duration NIGHT = Duration.ofHours(12);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final JdbcClient jdbc = database.jdbc();
    private final FireClock clock = FireClock.of(jdbc);
    private final FastClock fast = new FastClock(jdbc, new AuditTrail(jdbc, new JsonMapper()));

    @AfterEach
    void stop() {
        jdbc.sql("delete from longshore.fast_clock").update();
    }

    @Test
    void withoutItSchedulesGoByTheDatabasesClock() {
        assertThat(clock.now()).isCloseTo(real(), within(5, ChronoUnit.SECONDS));
        assertThat(clock.speed()).isEqualTo(1);
        Instant any = Instant.parse("2026-11-22T04:00:00Z");
        assertThat(realTimeOf(any)).isEqualTo(any);
    }

    @Test
    void itStartsInThePastAndHurries() {
        begin();
        began(Duration.ofSeconds(30));

        assertThat(Duration.between(clock.now(), real())).isCloseTo(Duration.ofHours(6), Duration.ofMinutes(15));
        assertThat(clock.speed()).isEqualTo(721);
        assertThat(fast.isOver()).isFalse();
    }

    @Test
    void onceItHasCaughtUpItIsTheDatabasesClock() {
        begin();
        began(MINUTE.plusMillis(1));

        assertThat(clock.now()).isCloseTo(real(), within(1, ChronoUnit.SECONDS));
        assertThat(clock.speed()).isEqualTo(1);
        assertThat(fast.isOver()).isTrue();
    }

    @Test
    void itIsBehindUntilWhatIsDueByItIsDecided() {
        assertThat(fast.isBehind()).isFalse();
        jdbc.sql("""
                with made as (
                  insert into longshore.schedule (id, version, name, job, priority, source, definition, changed_at, changed_by, created_at)
                  values (nextval('longshore.schedule_seq'), 0, 'due', 'report', 5, 'database', '{}', now(), 'test', now()) returning id)
                insert into longshore.schedule_clock (schedule_id, decided_until, next_fire_at)
                select made.id, now() - interval '2 hours', now() - interval '1 hour' from made
                """).update();
        assertThat(fast.isBehind()).isTrue();

        jdbc.sql("update longshore.schedule_clock set next_fire_at = now() + interval '1 hour'")
                .update();
        assertThat(fast.isBehind()).isFalse();
    }

    @Test
    void aPromiseOfTheNightIsDueWhenTheClockComesToIt() {
        begin();
        Instant began = jdbc.sql("select c.began_at from longshore.fast_clock c")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();

        assertThat(realTimeOf(began.minus(Duration.ofHours(6))))
                .isCloseTo(began.plusSeconds(30), within(50, ChronoUnit.MILLIS));
        assertThat(realTimeOf(began.minus(Duration.ofHours(13)))).isEqualTo(began.minus(Duration.ofHours(13)));
        assertThat(realTimeOf(began.plus(Duration.ofHours(1)))).isEqualTo(began.plus(Duration.ofHours(1)));
    }

    private void begin() {
        new TransactionTemplate(new JdbcTransactionManager(database.dataSource()))
                .executeWithoutResult(status -> fast.begin(Actor.local("ines"), NIGHT, MINUTE));
    }

    private void began(Duration ago) {
        jdbc.sql("update longshore.fast_clock set began_at = clock_timestamp() - :millis * interval '1 millisecond'")
                .param("millis", ago.toMillis())
                .update();
    }

    private Instant real() {
        return jdbc.sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private Instant realTimeOf(Instant at) {
        return jdbc.sql("select longshore.real_time(cast(:at as timestamptz))")
                .param("at", at.toString())
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }
}
