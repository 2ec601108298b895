package dev.longshore.jobs.run;

import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.SessionMark;
import dev.longshore.sql.worker.WorkerRegistration;
import dev.longshore.sql.worker.Workers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is left at the server of a worker that is frozen: the session that is its life, and one of its pool, in a transaction. */
final class SleepingWorker implements AutoCloseable {

    private final SessionMark mark;
    private final Connection life;
    private final Connection pooled;

    /** Its sessions are from now on; it is no worker yet. */
    SleepingWorker(DataSource dataSource, int sessions) throws SQLException {
        mark = new SessionMark(sessions);
        life = dataSource.getConnection();
        pooled = dataSource.getConnection();
        execute(pooled, mark.statement());
    }

    /** Falls asleep amid a transaction that has locked something, and was last heard of an hour ago. */
    WorkerId sleepOn(JdbcClient jdbc, String locking) throws SQLException {
        WorkerId worker = new Workers(jdbc)
                .register(new WorkerRegistration(
                        "asleep",
                        "host",
                        1,
                        "test",
                        List.of("worker"),
                        1,
                        List.of(),
                        null,
                        Map.of(),
                        "as always",
                        mark));
        execute(life, "select pg_advisory_lock(4701, " + worker.value() + ")");
        pooled.setAutoCommit(false);
        execute(pooled, locking);
        jdbc.sql("update longshore.worker set heartbeat_at = clock_timestamp() - interval '1 h' where id = :worker")
                .param("worker", worker.value())
                .update();
        return worker;
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    @Override
    public void close() throws SQLException {
        pooled.close();
        life.close();
    }
}
