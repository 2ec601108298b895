package dev.longshore.chaos.oracle;

import dev.longshore.chaos.rig.Database;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.postgresql.PGConnection;

/** The right files: what PostgreSQL's own {@code COPY … CSV HEADER} writes for the rows in the order of their key. Nothing of the product takes part. */
final class Goldens {

    private final Database database;
    private final Map<Workload, Checksum> known = new HashMap<>();

    Goldens(Database database) {
        this.database = database;
    }

    Checksum of(Workload workload) throws SQLException, IOException {
        Checksum golden = known.get(workload);
        if (golden == null) {
            golden = copied(workload.rows());
            known.put(workload, golden);
        }
        return golden;
    }

    private Checksum copied(String rows) throws SQLException, IOException {
        MessageDigest digest = Checksum.digest();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                Counted out = new Counted(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            statement.execute("set timezone = 'UTC'");
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (" + rows + ") to stdout (format csv, header)", out);
            return new Checksum(HexFormat.of().formatHex(digest.digest()), out.bytes);
        }
    }

    private static final class Counted extends OutputStream {

        private final OutputStream out;
        private long bytes;

        Counted(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] block, int from, int length) throws IOException {
            out.write(block, from, length);
            bytes += length;
        }
    }
}
