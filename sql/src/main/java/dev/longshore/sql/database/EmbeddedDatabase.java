package dev.longshore.sql.database;

import dev.longshore.model.installation.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL 18 of one installation, started by this process and stopped with it. Its data stay in {@code folder/server}; port and password stay the
 * same from start to start. When the process that started it was killed, the server goes on alone, and the next start adopts it. Limits: one process at a
 * time runs a folder's server (others may connect to it); it listens on 127.0.0.1 only. A server that dies meanwhile is started again.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String DATABASE = "longshore";

    private final ServerProcess server;
    private final FolderLock lock;
    private final DatabaseAddress address;
    private final ServerWatch watch;

    private EmbeddedDatabase(ServerProcess server, FolderLock lock, DatabaseAddress address) {
        this.server = server;
        this.lock = lock;
        this.address = address;
        this.watch = new ServerWatch(server);
    }

    /**
     * Starts or adopts the server of a folder.
     *
     * @param folder made when missing
     * @param programs where the programs of PostgreSQL are unpacked to, once
     */
    public static EmbeddedDatabase start(Path folder, Path programs) {
        Path home = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(home);
            FolderLock lock = FolderLock.of(home);
            try {
                ServerProcess server = ServerProcess.start(home, ServerPrograms.unpack(programs.toAbsolutePath()));
                createDatabase(server.address());
                EmbeddedDatabase database =
                        new EmbeddedDatabase(server, lock, server.address().database(DATABASE));
                database.watch.start();
                return database;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw ServerFailure.of(home, e);
        }
    }

    /** The address of the database of a folder whose server another process runs. */
    public static DatabaseAddress addressOf(Path folder) {
        try {
            return ServerAddress.read(folder.resolve(ServerProcess.ADDRESS_FILE))
                    .database(DATABASE);
        } catch (IOException e) {
            throw ServerFailure.noInstallation(folder, e);
        }
    }

    public DatabaseAddress address() {
        return address;
    }

    /** Whether the server was running already, left behind by a process that was killed. */
    boolean adopted() {
        return server.adopted();
    }

    /** Stops the server; open transactions of others are rolled back. */
    @Override
    public void close() {
        watch.close();
        try (lock) {
            server.stop();
        } catch (IOException e) {
            log.warn("database.stop-failed", e);
        }
    }

    private static void createDatabase(ServerAddress address) throws IOException {
        DatabaseAddress maintenance = address.database("postgres");
        try (Connection connection =
                        DriverManager.getConnection(maintenance.url(), maintenance.user(), maintenance.password());
                Statement statement = connection.createStatement()) {
            boolean missing;
            try (ResultSet found =
                    statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                missing = !found.next();
            }
            if (missing) {
                statement.execute("create database " + DATABASE);
            }
        } catch (SQLException e) {
            throw new IOException("database " + DATABASE + " could not be made: " + e.getMessage(), e);
        }
    }
}
