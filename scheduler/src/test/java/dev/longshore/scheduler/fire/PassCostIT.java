package dev.longshore.scheduler.fire;

import static dev.longshore.sql.schedule.ScheduleHouse.definition;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.longshore.sql.database.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * What a herd costs, in trips to the database. Prints the counts that docs/benchmarks.md has: {@code ./mvnw -pl scheduler -am verify -Dit.test=PassCostIT}.
 */
class PassCostIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final int HERD = 50;

    private static Node node;

    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @BeforeAll
    static void open(@TempDir Path data) {
        node = new Node(database, data);
        node.jdbc
                .sql("update longshore.schedule_limit set shortest_interval = '1 second'")
                .update();
    }

    @AfterAll
    static void close() {
        node.close();
    }

    @BeforeEach
    void listen() {
        node.now.set(Instant.parse("2027-01-04T00:00:00Z"));
        said.start();
    }

    @AfterEach
    void retire() {
        node.jdbc
                .sql("update longshore.schedule set retired_at = now() where retired_at is null")
                .update();
    }

    @Test
    void aHerdThatWaitsForNobody() {
        assertThat(trips("beside", "allow")).isLessThan(1);
    }

    @Test
    void aHerdThatWaitsForItsEarlierRuns() {
        assertThat(trips("queued", "queue")).isLessThan(1);
    }

    /** Statements, and both ends of savepoints, of one pass, by fire. */
    private double trips(String name, String running) {
        for (int i = 0; i < HERD; i++) {
            node.schedule(definition(name + "-" + i, "cron", "0 2 * * *", "running", running));
        }
        node.now.set(Instant.parse("2027-01-04T02:00:00Z"));
        loggers().forEach(logger -> {
            logger.setAdditive(false);
            logger.setLevel(Level.DEBUG);
            logger.addAppender(said);
        });
        int decided;
        try {
            decided = node.passes.decideDue();
        } finally {
            loggers().forEach(logger -> {
                logger.detachAppender(said);
                logger.setLevel(null);
                logger.setAdditive(true);
            });
        }
        long statements = count("Executing prepared SQL statement");
        long savepoints = 2 * count("Creating nested transaction");
        System.out.printf(
                "%d fires (running: %s): %d statements and %d ends of savepoints, %.2f trips a fire%n",
                HERD, running, statements, savepoints, 1.0 * (statements + savepoints) / HERD);

        assertThat(decided).isEqualTo(HERD);
        assertThat(node.jdbc.sql("""
                        select count(distinct f.run_id) from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id
                        where s.name like :name || '-%' and f.decision = 'asked'
                        """).param("name", name).query(Long.class).single())
                .isEqualTo(HERD);
        return 1.0 * (statements + savepoints) / HERD;
    }

    private long count(String words) {
        return said.list.stream()
                .filter(event -> event.getFormattedMessage().startsWith(words))
                .count();
    }

    private static List<Logger> loggers() {
        return List.of((Logger) LoggerFactory.getLogger("org.springframework.jdbc.core.JdbcTemplate"), (Logger)
                LoggerFactory.getLogger("org.springframework.jdbc.support.JdbcTransactionManager"));
    }
}
