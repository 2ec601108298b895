package dev.longshore.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.database.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

class ExportIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    @Test
    void writesWhatPostgresqlWouldWrite() throws Exception {
        String sql =
                "select n as id, n % 3 as rest, case when n % 5 = 0 then null else 'row, ' || n end as text from generate_series(1, 1000) n";
        ExportDriver driver = driver(sql, List.of("id"), "chunk-rows", 100);
        driver.plan();
        driver.work(Integer.MAX_VALUE);
        assertThat(Files.readAllBytes(driver.close())).isEqualTo(postgresCsv(sql, "id"));
    }

    private ExportDriver driver(String sql, List<String> key, Object... more) {
        JobDefinition definition = ExportDriver.definition(ExportDriver.spec(sql, key, more));
        return new ExportDriver(database.dataSource(), data, definition, newRun(), Map.of());
    }

    private RunId newRun() {
        return ExportDriver.newRun(database.jdbc());
    }

    private static byte[] postgresCsv(String sql, String order) throws Exception {
        try (Connection connection = database.dataSource().getConnection()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (select * from (" + sql + ") q order by " + order + ") to stdout csv header", out);
            return out.toByteArray();
        }
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
