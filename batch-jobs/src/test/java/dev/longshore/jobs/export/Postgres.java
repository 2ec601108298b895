package dev.longshore.jobs.export;

import dev.longshore.sql.database.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** What PostgreSQL itself makes of a query: the reference of the tests. */
final class Postgres {

    private Postgres() {}

    static byte[] csv(TestDatabase database, String sql, String orderBy) throws SQLException, IOException {
        return copy(database, "copy (select * from (" + sql + ") q order by " + orderBy + ") to stdout csv header");
    }

    static byte[] copy(TestDatabase database, String copy) throws SQLException, IOException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.createStatement().execute("set timezone to 'UTC'");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut(copy, out);
            return out.toByteArray();
        }
    }
}
