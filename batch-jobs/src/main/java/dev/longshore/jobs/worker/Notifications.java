package dev.longshore.jobs.worker;

import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.run.RunId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens to the database on a connection of its own and passes on what it hears. Notifications are hints: what is said while the connection is being
 * made anew is not heard, and the polls find it.
 */
public final class Notifications implements AutoCloseable {

    private static final int WAIT_MILLIS = 500;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final DatabaseAddress address;
    private final Listener listener;
    private final Loop loop = new Loop("notifications", PAUSE_AFTER_FAILURE, this::listen);
    private volatile boolean open = true;

    public Notifications(DatabaseAddress address, Listener listener) {
        this.address = address;
        this.listener = listener;
    }

    public void start() {
        loop.start();
    }

    @Override
    public void close() {
        open = false;
        loop.close(Duration.ofSeconds(5));
    }

    private void listen() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("ApplicationName", "longshore notifications");
        properties.setProperty("tcpKeepAlive", "true");
        try (Connection connection = DriverManager.getConnection(address.url(), properties);
                Statement statement = connection.createStatement()) {
            statement.execute("listen longshore_run; listen longshore_unit; listen longshore_command");
            PGConnection session = connection.unwrap(PGConnection.class);
            while (open) {
                PGNotification @Nullable [] heard = session.getNotifications(WAIT_MILLIS);
                if (heard != null) {
                    for (PGNotification notification : heard) {
                        pass(notification);
                    }
                }
            }
        }
    }

    private void pass(PGNotification notification) {
        RunId run;
        try {
            run = RunId.of(notification.getParameter());
        } catch (IllegalArgumentException notOurs) {
            return;
        }
        switch (notification.getName()) {
            case "longshore_run" -> listener.runQueued(run);
            case "longshore_unit" -> listener.unitsMoved(run);
            case "longshore_command" -> listener.commandAsked(run);
            default -> {}
        }
    }

    /** Who is woken. Calls come on the listening thread and must return at once. */
    public interface Listener {

        void runQueued(RunId run);

        /** Units of the run became claimable, or ended at another worker. */
        void unitsMoved(RunId run);

        void commandAsked(RunId run);
    }
}
