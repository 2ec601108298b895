package dev.longshore.jobs.run;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Stops a unit of a {@link CountKind} run inside a chunk for as long as it is open. */
final class AdvisoryLock implements AutoCloseable {

    private final Connection connection;

    private AdvisoryLock(Connection connection) {
        this.connection = connection;
    }

    static AdvisoryLock onUnit(DataSource dataSource, int unit) throws SQLException {
        Connection connection = dataSource.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(9001, " + unit + ")");
        }
        return new AdvisoryLock(connection);
    }

    /** Whether a chunk waits for it. */
    boolean isAwaited() throws SQLException {
        try (Statement statement = connection.createStatement();
                var waiting = statement.executeQuery(
                        "select exists (select 1 from pg_locks where locktype = 'advisory' and classid = 9001 and not granted)")) {
            waiting.next();
            return waiting.getBoolean(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
