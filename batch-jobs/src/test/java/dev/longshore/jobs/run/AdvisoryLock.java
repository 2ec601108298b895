package dev.longshore.jobs.run;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Stops whatever asks for it inside a chunk for as long as it is open. */
final class AdvisoryLock implements AutoCloseable {

    private final Connection connection;
    private final int space;

    private AdvisoryLock(Connection connection, int space) {
        this.connection = connection;
        this.space = space;
    }

    /** A unit of a {@link CountKind} run. */
    static AdvisoryLock onUnit(DataSource dataSource, int unit) throws SQLException {
        return on(dataSource, 9001, unit);
    }

    static AdvisoryLock on(DataSource dataSource, int space, int key) throws SQLException {
        Connection connection = dataSource.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(" + space + ", " + key + ")");
        }
        return new AdvisoryLock(connection, space);
    }

    /** Whether a chunk waits for it. */
    boolean isAwaited() throws SQLException {
        return isAwaitedBy(1);
    }

    /** Whether so many chunks wait for it, or more. */
    boolean isAwaitedBy(int chunks) throws SQLException {
        try (Statement statement = connection.createStatement();
                var waiting = statement.executeQuery(
                        "select count(*) from pg_locks where locktype = 'advisory' and classid = " + space
                                + " and not granted")) {
            waiting.next();
            return waiting.getInt(1) >= chunks;
        }
    }

    /** Lets go before its end. */
    void release() throws SQLException {
        connection.close();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
