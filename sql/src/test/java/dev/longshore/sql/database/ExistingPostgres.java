package dev.longshore.sql.database;

import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.installation.HostPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A PostgreSQL 15 of this host, as somebody else would run it, with a database and a user of theirs who is no superuser. */
public final class ExistingPostgres implements AutoCloseable {

    private static final Path HOME = Path.of("/usr/lib/postgresql/15");
    private static final String USER = "shopkeeper";

    private final Path folder;
    private final ServerCommand command;
    private final int port;

    private ExistingPostgres(Path folder, ServerCommand command, int port) {
        this.folder = folder;
        this.command = command;
        this.port = port;
    }

    /** Starts it, if this host has one. */
    public static Optional<ExistingPostgres> start() {
        if (!Files.isExecutable(HOME.resolve("bin/initdb"))) {
            return Optional.empty();
        }
        try {
            Path folder = Files.createTempDirectory("existing-postgres-");
            ServerAccount account = ServerAccount.ofThisProcess(folder);
            account.own(folder);
            ServerCommand command = new ServerCommand(HOME, account, folder.resolve("command.log"));
            ExistingPostgres postgres = new ExistingPostgres(folder, command, HostPorts.free());
            postgres.run("initdb", "-D", postgres.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C");
            postgres.run(
                    "pg_ctl",
                    "start",
                    "-w",
                    "-D",
                    postgres.data(),
                    "-l",
                    folder.resolve("server.log").toString(),
                    "-o",
                    "-h 127.0.0.1 -k '' -p " + postgres.port);
            postgres.as("postgres", "postgres")
                    .sql("create role " + USER + " login")
                    .update();
            postgres.as("postgres", "postgres")
                    .sql("create database shop owner " + USER)
                    .update();
            return Optional.of(postgres);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the shop's database, as its owner. */
    public DatabaseAddress address() {
        return new DatabaseAddress("jdbc:postgresql://127.0.0.1:" + port + "/shop", USER, "");
    }

    /** The shop's database, as its owner. */
    public JdbcClient jdbc() {
        return as("shop", USER);
    }

    /** The shop's database, as one who may do anything there. */
    JdbcClient superuser() {
        return as("shop", "postgres");
    }

    @Override
    public void close() {
        try {
            run("pg_ctl", "stop", "-m", "immediate", "-w", "-D", data());
            FileTree.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JdbcClient as(String database, String user) {
        return JdbcClient.create(
                new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:" + port + "/" + database, user, ""));
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void run(String program, String... arguments) throws IOException {
        if (!command.run(program, arguments)) {
            throw new IOException(program + ": " + command.printed());
        }
    }
}
