package dev.longshore.testkit;

import dev.longshore.testkit.Boundaries.Passing;
import dev.longshore.testkit.Death.Edge;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A worker's pool, whose connections look at each commit which boundary it is, and let the worker die there if that is wanted. */
final class BoundaryDataSource extends DelegatingDataSource {

    private final Boundaries boundaries;
    private final Gate gate;

    BoundaryDataSource(DataSource pool, Boundaries boundaries, Gate gate) {
        super(pool);
        this.boundaries = boundaries;
        this.gate = gate;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return watched(super.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return watched(super.getConnection(username, password));
    }

    private Connection watched(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        commit(connection);
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void commit(Connection connection) throws SQLException {
        Optional<Passing> passing = look(connection);
        if (passing.filter(each -> each.endsAt(Edge.BEFORE)).isPresent()) {
            throw death(passing.get());
        }
        connection.commit();
        if (passing.filter(each -> each.endsAt(Edge.AFTER)).isPresent()) {
            throw death(passing.get());
        }
    }

    /** A transaction that is broken already commits nothing, and is left to say so itself. */
    private Optional<Passing> look(Connection connection) {
        try {
            return boundaries.passing(connection);
        } catch (SQLException broken) {
            return Optional.empty();
        }
    }

    private Killed death(Passing passing) {
        gate.shut();
        return new Killed(Objects.requireNonNull(passing.death()));
    }
}
