package dev.longshore.jobs.bench;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * The limit: {@code psql \copy} into an unlogged staging table, then one INSERT … ON CONFLICT, in one transaction. No judgement of any field, no checkpoint, no
 * trace of what is wrong, one backend.
 */
final class PsqlUpsert implements SyncInRounds.Way {

    private static final String STAGING =
            "create unlogged table longshore.bench_staging (like longshore.imported_customer)";
    private static final String UPSERT = """
            insert into longshore.imported_customer (id, email, name, phone, segment, balance, signed_up, country, note)
            select id, email, name, phone, segment, balance, signed_up, country, note from longshore.bench_staging
            on conflict (id) do update set email = excluded.email, name = excluded.name, phone = excluded.phone, segment = excluded.segment,
              balance = excluded.balance, signed_up = excluded.signed_up, country = excluded.country, note = excluded.note
            """;
    private static final String DROP = "drop table longshore.bench_staging";

    private final Optional<Psql> client;
    private final DataSource source;
    private final Path file;

    PsqlUpsert(Optional<Psql> client, DataSource source, Path file) {
        this.client = client;
        this.source = source;
        this.file = file;
    }

    @Override
    public String name() {
        return client.isPresent() ? "psql \\copy + one INSERT" : "pgjdbc COPY + one INSERT";
    }

    @Override
    public void sync() throws Exception {
        if (client.isPresent()) {
            client.get()
                    .run(
                            "begin",
                            STAGING,
                            "\\copy longshore.bench_staging from '" + file + "' with (format csv, header)",
                            UPSERT,
                            DROP,
                            "commit");
            return;
        }
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                InputStream in = Files.newInputStream(file)) {
            connection.setAutoCommit(false);
            statement.execute(STAGING);
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy longshore.bench_staging from stdin with (format csv, header)", in);
            statement.executeUpdate(UPSERT);
            statement.execute(DROP);
            connection.commit();
        }
    }
}
