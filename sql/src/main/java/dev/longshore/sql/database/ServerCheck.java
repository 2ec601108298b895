package dev.longshore.sql.database;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Whether a database that others run can be used, and if not, a sentence that says why. */
final class ServerCheck {

    private static final int OLDEST = 15;
    private static final int LOGIN_SECONDS = 10;

    private ServerCheck() {}

    static void requireUsable(DatabaseAddress address) {
        requirePostgres(address);
        try (Connection connection = connect(address)) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST) {
                throw LongshoreException.of(
                        Category.USER_ERROR,
                        "database-too-old",
                        "The database at " + address.url() + " is PostgreSQL " + version + "; Longshore needs " + OLDEST
                                + " or later.",
                        "Use a newer server, or leave spring.datasource.url out: Longshore then runs one of its own.");
            }
        } catch (SQLException e) {
            throw unreachable(address, e);
        }
    }

    private static void requirePostgres(DatabaseAddress address) {
        if (!address.url().startsWith("jdbc:postgresql:")) {
            throw LongshoreException.badInput(
                    "database-not-postgresql",
                    "spring.datasource.url",
                    "spring.datasource.url is " + address.url() + ", which is not a PostgreSQL.",
                    "Write jdbc:postgresql://host:5432/database.");
        }
    }

    private static Connection connect(DatabaseAddress address) throws SQLException {
        String url = address.url() + (address.url().contains("?") ? "&" : "?") + "loginTimeout=" + LOGIN_SECONDS;
        return DriverManager.getConnection(url, address.user(), address.password());
    }

    private static LongshoreException unreachable(DatabaseAddress address, SQLException cause) {
        String state = String.valueOf(cause.getSQLState());
        String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        String what = state.startsWith("28")
                ? "The database at " + address.url() + " refused user " + address.user() + ": " + reason
                : "The database at " + address.url() + " cannot be reached: " + reason;
        String remedy = state.startsWith("28")
                ? "Correct spring.datasource.username and spring.datasource.password."
                : "Start it, or correct spring.datasource.url.";
        return LongshoreException.of(
                Category.EXTERNAL, "database-unreachable", what.replaceFirst("\\.?$", "."), remedy, cause);
    }
}
