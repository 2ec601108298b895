package dev.longshore.jobs.bench;

import dev.longshore.model.installation.DatabaseAddress;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * The limit: {@code psql \copy} of the same rows into one file, with the client that the machine has; without one, pgjdbc's CopyManager. No checkpoint, no
 * checksum, no fsync, one backend.
 */
final class PsqlCopy implements Contender {

    private final DataSource source;
    private final Path folder;
    private final Optional<Psql> client;

    PsqlCopy(DataSource source, DatabaseAddress address, Path folder) {
        this.source = source;
        this.folder = folder;
        this.client = Psql.find(address);
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
            client.get().run("\\copy (" + query + ") to '" + file() + "' with (format csv, header)");
        } else {
            copyWithDriver(query);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(seconds, BenchFiles.rows(file()), Files.size(file()), BenchFiles.sha256(file()));
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
}
