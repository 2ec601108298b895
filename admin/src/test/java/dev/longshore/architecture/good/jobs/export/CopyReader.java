package dev.longshore.architecture.good.jobs.export;

import java.sql.Connection;
import java.sql.SQLException;

/** A building block that is handed its statement. */
record CopyReader(Connection connection, String statement) {

    boolean read() throws SQLException {
        return connection.prepareStatement(statement).execute();
    }
}
