package dev.longshore.sql.database;

import dev.longshore.model.installation.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running server of a folder. A crash while the data folder is made leaves {@code server.new}, which the next start removes; a crash later leaves
 * {@code postmaster.pid} and perhaps a running server, which the next start adopts.
 */
final class ServerProcess {

    static final String VERSION = "18";
    static final String ADDRESS_FILE = "address.properties";

    private static final Logger log = LoggerFactory.getLogger(ServerProcess.class);
    /** A killed server's process id stays a zombie, and its backends finish their statement, for a few seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long PAUSE_MILLIS = 250;
    /** Recovery after a power cut may have to replay {@code max_wal_size}. */
    private static final String LONGEST_START_SECONDS = "600";

    private final Path data;
    private final ServerCommand command;
    private final ServerAddress address;
    private final boolean adopted;

    private ServerProcess(Path data, ServerCommand command, ServerAddress address, boolean adopted) {
        this.data = data;
        this.command = command;
        this.address = address;
        this.adopted = adopted;
    }

    static ServerProcess start(Path folder, Path home) throws IOException {
        Path data = folder.resolve("server");
        ServerAccount account = ServerAccount.ofThisProcess(data);
        account.own(folder);
        ServerCommand command = new ServerCommand(home, account, folder.resolve("command.log"));
        Path addressFile = folder.resolve(ADDRESS_FILE);
        if (!Files.exists(addressFile)) {
            ServerAddress.draw().write(addressFile);
        }
        ServerAddress address = ServerAddress.read(addressFile);
        if (Files.exists(data)) {
            requireVersion(data);
        } else {
            initialise(data, command, address.password());
        }
        return new Start(data, addressFile, command).run(address);
    }

    ServerAddress address() {
        return address;
    }

    boolean adopted() {
        return adopted;
    }

    boolean isRunning() throws IOException {
        return PostmasterFile.of(data)
                .filter(file -> file.isOf(data) && file.isRunning())
                .isPresent();
    }

    /** Starts the server once more where it was, since the pools know that address only. */
    void startAgain() throws IOException {
        new Start(data, data.resolveSibling(ADDRESS_FILE), command).again(address);
    }

    void stop() throws IOException {
        if (!command.run("pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-w", "-t", "60")) {
            log.warn("database.stop-forced: {}", command.printed());
            command.run("pg_ctl", "stop", "-D", data.toString(), "-m", "immediate", "-w", "-t", "60");
        }
    }

    private static void requireVersion(Path data) throws IOException {
        String version = Files.readString(data.resolve("PG_VERSION")).strip();
        if (!version.equals(VERSION)) {
            throw ServerFailure.otherVersion(data, version);
        }
    }

    private static void initialise(Path data, ServerCommand command, String password) throws IOException {
        Path draft = data.resolveSibling("server.new");
        Path passwordFile = data.resolveSibling("password.new");
        FileTree.delete(draft);
        Files.createDirectories(draft);
        FileModes.setIfPosix(draft, "rwx------");
        Files.deleteIfExists(passwordFile);
        Files.createFile(passwordFile);
        FileModes.setIfPosix(passwordFile, "rw-------");
        Files.writeString(passwordFile, password);
        command.account().own(draft);
        command.account().own(passwordFile);
        try {
            boolean done = command.run(
                    "initdb",
                    "--pgdata=" + draft,
                    "--username=" + ServerAddress.USER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    // each connection would pay for the stretching of a password that was drawn and cannot be guessed
                    // (ADR 0038)
                    "--set=scram_iterations=1",
                    "--data-checksums",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions");
            if (!done) {
                throw new IOException("initdb: " + LastWords.of(command.output()));
            }
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.writeString(draft.resolve("postgresql.conf"), "\ninclude 'longshore.conf'\n", StandardOpenOption.APPEND);
        Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The steps of one start. */
    private record Start(Path data, Path addressFile, ServerCommand command) {

        ServerProcess run(ServerAddress stored) throws IOException {
            ServerAddress address = stored;
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                Optional<PostmasterFile> left = PostmasterFile.of(data);
                if (left.isPresent()) {
                    ServerAddress running = address.withPort(left.get().port());
                    if (answers(running)) {
                        running.write(addressFile);
                        log.info(
                                "database.adopted: process {} on port {}",
                                left.get().pid(),
                                running.port());
                        return new ServerProcess(data, command, running, true);
                    }
                    if (!left.get().isOf(data) || !left.get().isRunning()) {
                        left.get().disown();
                    }
                }
                if (!address.isPortFree()) {
                    address = address.onAnotherPort();
                }
                if (launch(address)) {
                    return new ServerProcess(data, command, address, false);
                }
                String why = LastWords.of(command.output(), startLog(), data.resolve("log"));
                if (System.nanoTime() > end || !passes(why)) {
                    throw new IOException(why);
                }
                pause();
            }
        }

        void again(ServerAddress address) throws IOException {
            Optional<PostmasterFile> left = PostmasterFile.of(data);
            if (left.isPresent()) {
                left.get().disown();
            }
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!launch(address)) {
                String why = LastWords.of(command.output(), startLog(), data.resolve("log"));
                if (System.nanoTime() > end || !passes(why)) {
                    throw new IOException(why);
                }
                pause();
            }
        }

        private boolean launch(ServerAddress address) throws IOException {
            address.write(addressFile);
            Path settings = data.resolve("longshore.conf");
            Files.writeString(
                    settings, ServerSettings.forThisHost(address.port()).text());
            command.account().own(settings);
            Files.deleteIfExists(startLog());
            Files.createFile(startLog());
            command.account().own(startLog());
            return command.run(
                    "pg_ctl",
                    "start",
                    "-D",
                    data.toString(),
                    "-l",
                    startLog().toString(),
                    "-w",
                    "-t",
                    LONGEST_START_SECONDS);
        }

        private Path startLog() {
            return data.resolveSibling("start.log");
        }

        /** Whether a reason goes away by itself, or on another port. */
        private static boolean passes(String why) {
            return why.contains("already exists")
                    || why.contains("still in use")
                    || why.contains("could not create any TCP/IP sockets")
                    || why.contains("Is another postmaster");
        }

        /** Whether the server of this very folder answers there, to our password. */
        private boolean answers(ServerAddress address) {
            DatabaseAddress database = address.database("postgres");
            try (Connection connection = DriverManager.getConnection(
                            database.url() + "?loginTimeout=5&socketTimeout=5", database.user(), database.password());
                    Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("show data_directory")) {
                return result.next() && Path.of(result.getString(1)).equals(data);
            } catch (SQLException notReady) {
                return false;
            }
        }

        private static void pause() throws IOException {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for the database", e);
            }
        }
    }
}
