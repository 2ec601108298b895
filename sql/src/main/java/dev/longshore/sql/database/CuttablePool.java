package dev.longshore.sql.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.longshore.sql.database.ThreadCuts.Cut;
import dev.longshore.sql.database.ThreadCuts.Wait;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * A pool whose connections are cancelled when the thread that took them is cut short. A cancellation is a signal that the server does not tie to a statement: it is
 * sent only while the thread has the connection, and giving it back waits until it was sent. Threads that are not to be cut short get the pool's own connections.
 */
final class CuttablePool extends HikariDataSource {

    private final ThreadCuts cuts;

    CuttablePool(ThreadCuts cuts) {
        this.cuts = cuts;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        Optional<Cut> cut = cuts.ofThisThread();
        return cut.isEmpty() ? connection : Taken.of(connection, cut.get());
    }

    @Override
    public void evictConnection(Connection connection) {
        super.evictConnection(
                Proxy.isProxyClass(connection.getClass())
                                && Proxy.getInvocationHandler(connection) instanceof Taken taken
                        ? taken.connection
                        : connection);
    }

    /** A connection while a thread has it that may be cut short. */
    private static final class Taken implements InvocationHandler {

        private final Connection connection;
        private final Wait wait;

        private Taken(Connection connection, Cut cut) throws SQLException {
            this.connection = connection;
            PGConnection server = connection.unwrap(PGConnection.class);
            this.wait = cut.at(() -> cancel(server));
        }

        static Connection of(Connection connection, Cut cut) throws SQLException {
            return (Connection) Proxy.newProxyInstance(
                    CuttablePool.class.getClassLoader(), new Class<?>[] {Connection.class}, new Taken(connection, cut));
        }

        private static void cancel(PGConnection server) {
            try {
                server.cancelQuery();
            } catch (SQLException e) {
                // The connection is broken, so that the statement fails anyway.
            }
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getName().equals("equals")) {
                return arguments != null && proxy == arguments[0];
            }
            if (method.getName().equals("close")) {
                wait.close();
            }
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
