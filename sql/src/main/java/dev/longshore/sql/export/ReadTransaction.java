package dev.longshore.sql.export;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One read-only transaction at REPEATABLE READ on the source, with every setting that shapes a value's text pinned: two workers on two machines
 * must write the same bytes. Closing rolls back, which takes the settings back too.
 */
final class ReadTransaction implements AutoCloseable {

    private static final String BEGIN = "set transaction isolation level repeatable read, read only";

    // Timeouts are off: the run's lease bounds its time. No parallel query and no JIT: units are parallel already, and
    // both only cost CPU then.
    // One statement, and sent with those before it: ten answers would be most of what a small unit costs.
    private static final String SETTINGS = """
            select set_config('standard_conforming_strings', 'on', true), set_config('datestyle', 'ISO, MDY', true),
              set_config('intervalstyle', 'postgres', true), set_config('extra_float_digits', '1', true),
              set_config('bytea_output', 'hex', true), set_config('statement_timeout', '0', true),
              set_config('idle_in_transaction_session_timeout', '0', true), set_config('max_parallel_workers_per_gather', '0', true),
              set_config('jit', 'off', true), set_config('timezone', %s, true)
            """;

    // of SET TRANSACTION SNAPSHOT: the name is unknown, in two forms, or the process that exported it is gone
    private static final Set<String> NO_SNAPSHOT = Set.of("22023", "42704", "55000");

    private final DataSource source;
    private final Connection connection;

    private ReadTransaction(DataSource source, Connection connection) {
        this.source = source;
        this.connection = connection;
    }

    /**
     * Begins.
     *
     * @param zone in which times with a zone are written
     * @param snapshot what to see; null for what is committed now
     */
    static ReadTransaction begin(DataSource source, ZoneId zone, @Nullable String snapshot) throws SQLException {
        Connection connection = source.getConnection();
        ReadTransaction transaction = new ReadTransaction(source, connection);
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            String settings = SETTINGS.formatted(SqlLiteral.quoted(zone.getId()));
            if (snapshot == null) {
                statement.execute(BEGIN + "; " + settings);
            } else {
                beginOn(snapshot, settings, statement);
            }
            return transaction;
        } catch (SQLException | RuntimeException e) {
            transaction.close();
            throw e;
        }
    }

    private static void beginOn(String snapshot, String settings, Statement statement) throws SQLException {
        try {
            statement.execute(BEGIN + "; set transaction snapshot " + SqlLiteral.quoted(snapshot) + "; " + settings);
        } catch (SQLException e) {
            if (NO_SNAPSHOT.contains(e.getSQLState())) {
                throw SourceFailure.snapshotGone(snapshot, e);
            }
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    /** Throws the connection away, in whatever state it is, so that no pool hands it to somebody else. */
    void abandon() {
        try (connection) {
            connection.abort(Runnable::run);
            if (source instanceof HikariDataSource pool) {
                pool.evictConnection(connection);
            }
        } catch (SQLException e) {
            // It is thrown away, however broken.
        }
    }

    @Override
    public void close() {
        try (connection) {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // The connection is broken: the pool finds out and drops it; there is nothing to take back in a read-only
            // transaction.
        }
    }
}
