package dev.longshore.sql.worker;

import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.run.HeldRun;
import dev.longshore.sql.run.RunLeases;
import dev.longshore.sql.unit.HeldUnit;
import dev.longshore.sql.unit.UnitClaims;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The connection whose life is the worker's: it holds the advisory lock (4701, id) and carries heartbeats and renewals, so that neither a full pool nor a
 * slow statement of anybody delays them. For one thread. A call that fails closes it; the next one makes a new one and takes the lock again.
 */
public class WorkerSession implements AutoCloseable {

    /** Seconds after which a silent server counts as away: less than half a lease. */
    private static final String SOCKET_TIMEOUT_SECONDS = "4";

    /**
     * Commits of this session do not wait for the disk. What a crash of the server forgets is a heartbeat, or the newest renewal of leases, which nobody trusts
     * to their end.
     */
    private static final String LOCK = """
            select pg_try_advisory_lock(4701, :worker) as locked, set_config('synchronous_commit', 'off', false) as commit
            """;

    /**
     * Tells in the same breath who is dead. A session that is younger than twice the silence does not: after a start of the server all sessions are new, and
     * those of the others may still be on their way.
     */
    private static final String BEAT = """
            update longshore.worker set heartbeat_at = clock_timestamp(), stopped_at = null where id = :worker
            returning case when (select s.backend_start from pg_stat_get_activity(pg_backend_pid()) s)
                < clock_timestamp() - 2 * cast(:silence as interval)
              then array(select w.id from longshore.worker w where %s) end as dead
            """.formatted(Workers.IS_DEAD);

    private final DatabaseAddress address;
    private final WorkerId worker;
    private final JsonColumn json;
    private final String silence;

    private @Nullable Connection connection;
    private @Nullable JdbcClient jdbc;

    /** @param silence how long a worker without a session may be silent before it is dead */
    public WorkerSession(DatabaseAddress address, WorkerId worker, JsonColumn json, Duration silence) {
        this.address = address;
        this.worker = worker;
        this.json = json;
        this.silence = silence.toMillis() + " milliseconds";
    }

    /**
     * Says that the worker lives; takes the lock first if this is a new connection. A connection that turns out to be broken is made anew at once, since
     * others count the time.
     *
     * @return the workers that are dead, as far as this session may tell
     */
    public Set<WorkerId> beat() throws SQLException {
        boolean known = jdbc != null;
        try {
            return tryToBeat();
        } catch (RuntimeException e) {
            if (!known) {
                throw e;
            }
            return tryToBeat();
        }
    }

    private Set<WorkerId> tryToBeat() throws SQLException {
        try {
            return client().sql(BEAT)
                    .param("worker", worker.value())
                    .param("silence", silence)
                    .query((row, number) -> ids(row.getArray("dead")))
                    .optional()
                    .orElse(Set.of());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Set<WorkerId> ids(@Nullable Array array) throws SQLException {
        return array == null
                ? Set.of()
                : Arrays.stream((Integer[]) array.getArray())
                        .map(WorkerId::new)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Renews what the worker holds. */
    public void renew(Collection<HeldRun> runs, Collection<HeldUnit> units, Duration lease) throws SQLException {
        try {
            JdbcClient client = client();
            new RunLeases(client).renew(runs, lease);
            new UnitClaims(client, json).renew(units, lease);
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
                .query((row, number) -> row.getBoolean("locked"))
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
