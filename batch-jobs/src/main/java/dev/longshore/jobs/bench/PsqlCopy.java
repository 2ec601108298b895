package dev.longshore.jobs.bench;

import dev.longshore.model.installation.DatabaseAddress;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * The limit: {@code psql \copy} of the same rows into one file, with the client that the machine has; without one, pgjdbc's CopyManager. No checkpoint, no
 * checksum, no fsync, one backend.
 */
final class PsqlCopy implements Contender {

    private static final Pattern URL = Pattern.compile("jdbc:postgresql://([^:/]+)(?::(\\d+))?/([^?]+).*");

    private final DataSource source;
    private final DatabaseAddress address;
    private final Path folder;
    private final Optional<Path> client;

    PsqlCopy(DataSource source, DatabaseAddress address, Path folder) {
        this.source = source;
        this.address = address;
        this.folder = folder;
        this.client = findClient();
    }

    @Override
    public String name() {
        return client.isPresent() ? "psql \\copy" : "pgjdbc CopyManager";
    }

    Path file() {
        return folder.resolve("limit.csv");
    }

    @Override
    public Outcome run() throws Exception {
        return copy(BenchSql.ORDER_LINES);
    }

    /** SHA-256 of what it writes in the order of the key; the timed copies take the rows as they lie, which is faster. */
    String sha256InKeyOrder() throws Exception {
        return copy(BenchSql.ORDER_LINES + BenchSql.KEY_ORDER).sha256();
    }

    private Outcome copy(String query) throws Exception {
        Files.deleteIfExists(file());
        long start = System.nanoTime();
        if (client.isPresent()) {
            copyWith(client.get(), query);
        } else {
            copyWithDriver(query);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(seconds, BenchFiles.rows(file()), Files.size(file()), BenchFiles.sha256(file()));
    }

    private void copyWith(Path psql, String query) throws IOException, InterruptedException {
        Matcher parts = URL.matcher(address.url());
        if (!parts.matches()) {
            throw new IllegalStateException("not a PostgreSQL address: " + address.url());
        }
        List<String> command = new ArrayList<>(List.of(psql.toString(), "-X", "-q", "-v", "ON_ERROR_STOP=1"));
        command.addAll(List.of("-h", parts.group(1), "-p", parts.group(2) == null ? "5432" : parts.group(2)));
        command.addAll(List.of("-U", address.user(), "-d", parts.group(3)));
        command.addAll(List.of("-c", "\\copy (" + query + ") to '" + file() + "' with (format csv, header)"));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("PGPASSWORD", address.password());
        int exit = builder.start().waitFor();
        if (exit != 0) {
            throw new IOException("psql ended with exit code " + exit);
        }
    }

    private void copyWithDriver(String query) throws SQLException, IOException {
        try (Connection connection = source.getConnection();
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(file()), 1 << 18)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (" + query + ") to stdout with (format csv, header)", out);
        }
    }

    private static Optional<Path> findClient() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows") ? "psql.exe" : "psql";
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path candidate = Path.of(folder).resolve(name);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
