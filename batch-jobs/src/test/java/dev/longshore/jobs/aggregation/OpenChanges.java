package dev.longshore.jobs.aggregation;

import dev.longshore.sql.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Transactions that have changed something and have not ended, each on a connection of its own. */
final class OpenChanges implements AutoCloseable {

    private final TestDatabase database;
    private final Random random;
    private final List<Connection> open = new ArrayList<>();

    OpenChanges(TestDatabase database, Random random) {
        this.database = database;
        this.random = random;
    }

    /** Begins a transaction with a change. One that needs a row that another holds changes nothing. */
    void begin(String change) throws SQLException {
        Connection connection = database.dataSource().getConnection();
        open.add(connection);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set lock_timeout = '50ms'");
            statement.execute(change);
        } catch (SQLException e) {
            connection.rollback();
        }
    }

    /** Ends them in any order, four of five by a commit, until so many are left. */
    void endAllBut(int left) throws SQLException {
        while (open.size() > left) {
            try (Connection ending = open.remove(random.nextInt(open.size()))) {
                if (random.nextInt(5) == 0) {
                    ending.rollback();
                } else {
                    ending.commit();
                }
            }
        }
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : open) {
            connection.close();
        }
    }
}
