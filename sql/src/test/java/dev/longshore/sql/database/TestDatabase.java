package dev.longshore.sql.database;

import dev.longshore.model.installation.DatabaseAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A fresh, migrated database on a real PostgreSQL with the durable settings of production: one server a test process, one database a test class.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestDatabase database = new TestDatabase();
 * }</pre>
 *
 * or, without JUnit's life cycle, {@code try (TestDatabase database = TestDatabase.create())}. Ask {@link #address()} for a process or an application
 * context of its own ({@code spring.datasource.url}, {@code username}, {@code password}: see {@link #properties()}).
 */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback, AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name = "test_" + NUMBER.incrementAndGet();

    /** For {@code @RegisterExtension}: the database exists from before the first test until after the last. */
    public TestDatabase() {}

    public static TestDatabase create() {
        TestDatabase database = new TestDatabase();
        database.make("migrated");
        return database;
    }

    /** Without schema {@code longshore}, for tests of the migrations themselves. */
    static TestDatabase empty() {
        TestDatabase database = new TestDatabase();
        database.make("template1");
        return database;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        make("migrated");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    public DatabaseAddress address() {
        return Server.RUNNING.address(name);
    }

    /** A connection at each call, none kept. */
    public DataSource dataSource() {
        return dataSource(address());
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(dataSource());
    }

    /** As command-line arguments or {@code name=value} pairs for an application on this database. */
    public String[] properties() {
        DatabaseAddress address = address();
        return new String[] {
            "spring.datasource.url=" + address.url(),
            "spring.datasource.username=" + address.user(),
            "spring.datasource.password=" + address.password()
        };
    }

    /** Drops the database, and with it whoever is still connected. */
    @Override
    public void close() {
        Server.RUNNING
                .maintenance()
                .sql("drop database if exists " + name + " with (force)")
                .update();
    }

    /** Where the programs of PostgreSQL are unpacked to, once for all test processes of this user. */
    static Path programs() {
        return Path.of(System.getProperty("java.io.tmpdir"), "longshore-programs-" + System.getProperty("user.name"));
    }

    /** The one value that a query answers on the server that all test databases share. */
    static String onSharedServer(String query) {
        return Server.RUNNING.maintenance().sql(query).query(String.class).single();
    }

    private void make(String template) {
        Server.RUNNING
                .maintenance()
                .sql("create database " + name + " template " + template)
                .update();
    }

    private static DataSource dataSource(DatabaseAddress address) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(address.url());
        source.setUser(address.user());
        source.setPassword(address.password());
        return source;
    }

    /** Started by the first test that asks, stopped and removed when the test process ends. */
    private static final class Server {

        static final Server RUNNING = new Server();

        private final EmbeddedDatabase database;

        private Server() {
            try {
                Path folder = Files.createTempDirectory("longshore-test-");
                // unpacked once for all test processes of this user
                Path programs = Path.of(
                        System.getProperty("java.io.tmpdir"), "longshore-programs-" + System.getProperty("user.name"));
                database = EmbeddedDatabase.start(folder.resolve("database"), programs);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(folder), "stop-test-database"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            maintenance().sql("create database migrated").update();
            Migrations.run(address("migrated"));
        }

        DatabaseAddress address(String name) {
            DatabaseAddress first = database.address();
            return new DatabaseAddress(
                    first.url().replaceFirst("/[a-z]+$", "/" + name), first.user(), first.password());
        }

        JdbcClient maintenance() {
            return JdbcClient.create(dataSource(address("postgres")));
        }

        private void stop(Path folder) {
            database.close();
            try {
                FileTree.delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
