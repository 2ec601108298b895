package dev.longshore.chaos.rig;

import dev.longshore.chaos.wire.FaultProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The installation's database, reached past all proxies, with plain JDBC.
 *
 * @param folder where the installation keeps it
 * @param idle connections that queries have left for the next: looks come every few milliseconds, and to connect costs the server more than most of them
 */
public record Database(Path folder, int port, String user, String password, Queue<Connection> idle) {

    private static final String DEADLOCK = "40P01";
    private static final int MOST_TRIES = 5;

    static Database of(Path data) throws IOException {
        Path folder = data.resolve("database");
        Properties address = new Properties();
        try (InputStream in = Files.newInputStream(folder.resolve("address.properties"))) {
            address.load(in);
        }
        return new Database(
                folder,
                Integer.parseInt(address.getProperty("port")),
                address.getProperty("user"),
                address.getProperty("password"),
                new ConcurrentLinkedQueue<>());
    }

    /** Its URL through a port of this host, for a client with a name. */
    String url(int through, String client) {
        return "jdbc:postgresql://127.0.0.1:" + through + "/longshore?ApplicationName=" + client;
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(port, "chaos"), user, password);
    }

    /** A way to it that can be disturbed. */
    public FaultProxy proxy() throws IOException {
        return FaultProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    public Connection connect(FaultProxy through) throws SQLException {
        return DriverManager.getConnection(url(through.port(), "chaos"), user, password);
    }

    /** Runs statements, separated as PostgreSQL does, in one transaction; again if it met the product's in a deadlock, which a change of a table may. */
    public void execute(String sql) throws SQLException {
        for (int tries = 1; ; tries++) {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
                return;
            } catch (SQLException e) {
                if (!DEADLOCK.equals(e.getSQLState()) || tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** The rows of a query, which may be sent twice: an idle connection may be of a server that has been stopped meanwhile. */
    public <T> List<T> query(String sql, Row<T> row, Object... parameters) throws SQLException {
        Connection kept = idle.poll();
        if (kept != null) {
            try {
                return query(kept, sql, row, parameters);
            } catch (SQLException broken) {
                // a new one will tell
            }
        }
        return query(connect(), sql, row, parameters);
    }

    private <T> List<T> query(Connection connection, String sql, Row<T> row, Object... parameters) throws SQLException {
        List<T> rows = new ArrayList<>();
        boolean read = false;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(row.of(result));
                }
            }
            read = true;
        } finally {
            if (read) {
                idle.add(connection);
            } else {
                connection.close();
            }
        }
        return rows;
    }

    /** The first column of the only row. */
    public long number(String sql, Object... parameters) throws SQLException {
        return query(sql, row -> row.getLong(1), parameters).get(0);
    }

    /** Whether it takes connections. */
    public boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException away) {
            return false;
        }
    }

    /** Makes something of a row. */
    @FunctionalInterface
    public interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }
}
