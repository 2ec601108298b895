package dev.longshore.sql.worker;

import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.run.HeldRun;
import dev.longshore.sql.run.RunLeases;
import dev.longshore.sql.unit.HeldUnit;
import dev.longshore.sql.unit.UnitClaims;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The connection whose life is the worker's: it holds the advisory lock (4701, id) and carries heartbeats and renewals, so that neither a full pool nor a
 * slow statement of anybody delays them. For one thread. A call that fails closes it; the next one makes a new one and takes the lock again.
 */
public class WorkerSession implements AutoCloseable {

    /** Seconds after which a silent server counts as away: less than half a lease. */
    private static final String SOCKET_TIMEOUT_SECONDS = "4";

    private static final String LOCK = "select pg_try_advisory_lock(4701, :worker)";
    private static final String BEAT =
            "update longshore.worker set heartbeat_at = clock_timestamp(), stopped_at = null where id = :worker";

    private final DatabaseAddress address;
    private final WorkerId worker;
    private final JsonColumn json;

    private @Nullable Connection connection;
    private @Nullable JdbcClient jdbc;

    public WorkerSession(DatabaseAddress address, WorkerId worker, JsonColumn json) {
        this.address = address;
        this.worker = worker;
        this.json = json;
    }

    /** Says that the worker lives; takes the lock first if this is a new connection. */
    public void beat() throws SQLException {
        try {
            client().sql(BEAT).param("worker", worker.value()).update();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Renews what the worker holds. */
    public void renew(Collection<HeldRun> runs, Collection<HeldUnit> units, Duration lease) throws SQLException {
        try {
            JdbcClient client = client();
            new RunLeases(client).renew(runs, lease);
            new UnitClaims(client, TransactionOperations.withoutTransaction(), json).renew(units, lease);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Ends the session and with it the lock. */
    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        jdbc = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException alreadyGone) {
                // the server ends the session by itself
            }
        }
    }

    private JdbcClient client() throws SQLException {
        if (jdbc != null) {
            return jdbc;
        }
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("ApplicationName", "longshore worker " + worker);
        properties.setProperty("connectTimeout", SOCKET_TIMEOUT_SECONDS);
        properties.setProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        Connection fresh = DriverManager.getConnection(address.url(), properties);
        connection = fresh;
        JdbcClient client = JdbcClient.create(new SingleConnectionDataSource(fresh, true));
        Boolean locked = client.sql(LOCK)
                .param("worker", worker.value())
                .query(Boolean.class)
                .single();
        if (!Boolean.TRUE.equals(locked)) {
            close();
            throw new SQLException(
                    "the lock of worker " + worker + " is held by a session of its own that has not ended yet");
        }
        jdbc = client;
        return client;
    }
}
