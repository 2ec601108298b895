package dev.longshore.sql.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.longshore.sql.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RowCopyIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    /** Whoever cuts a unit short may be late: it is at its end, and its connection works for somebody else. */
    @Test
    void aCancellationThatComesTooLateHitsNobodyElse() throws Exception {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(database.dataSource());
            pool.setMaximumPoolSize(1);
            RowCopy rows = readToTheEnd(new Source(pool));
            rows.close();

            CompletableFuture<Void> next = CompletableFuture.runAsync(() -> sleepOn(pool));
            await().until(() -> database.jdbc()
                    .sql(
                            "select exists (select 1 from pg_stat_activity where state = 'active' and query = 'select pg_sleep(1)')")
                    .query(Boolean.class)
                    .single());
            rows.cancel();
            rows.abandon();

            assertThat(next).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    private static RowCopy readToTheEnd(Source source) {
        RowQuery query = new RowQuery(
                "select n as k from generate_series(1, 10) n", List.of("k"), ZoneId.of("UTC"), RowForm.FIELDS);
        try (SourceSnapshot snapshot = new Source(database.dataSource()).snapshot()) {
            RowCopy rows = source.read(query, KeyRange.ALL, List.of(), List.of(), snapshot.id());
            while (rows.next() != null) {
                // to the end
            }
            return rows;
        }
    }

    private static void sleepOn(HikariDataSource pool) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_sleep(1)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
