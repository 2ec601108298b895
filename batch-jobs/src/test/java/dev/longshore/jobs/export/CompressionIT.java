package dev.longshore.jobs.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed exports: what others unpack is what would have been written. */
class CompressionIT {

    private static final String ROWS =
            "select n as id, 'größe ' || md5(n::text) as text from generate_series(1, 30000) n";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void unpacksToTheSameFile(String compression) throws Exception {
        ExportDriver driver = driver(ROWS, compression, "unit-rows", 10_000, "chunk-rows", 3_000);
        Path file = driver.export();

        assertThat(unpacked(file)).isEqualTo(Postgres.csv(database, ROWS, "id"));
        assertThat(Files.size(file)).isLessThan(unpacked(file).length * 2L / 3);
        assertThat(mediaType()).isEqualTo("application/" + compression);
    }

    /** The same slowly: a pause after each chunk, as a slow source or a busy machine makes. Members that ended by time would differ. */
    @Test
    void theBytesDoNotDependOnTime() throws Exception {
        ExportDriver quick = driver(ROWS, "gzip", "unit-rows", 10_000, "chunk-rows", 100_000);
        byte[] expected = Files.readAllBytes(quick.export());
        String slow = "select id, text from (" + ROWS + ") r where id % 2500 <> 0 or pg_sleep(0.3) is not null";

        assertThat(driver(slow, "gzip", "unit-rows", 10_000, "chunk-rows", 100_000)
                        .export())
                .hasBinaryContent(expected);
    }

    /** Without a member there would be no file that unpacks. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void anEmptyResultUnpacksToNothing(String compression) throws Exception {
        Path file = driver("select 1 as id where false", compression, "csv", Map.of("header", false))
                .export();

        assertThat(file).isNotEmptyFile();
        assertThat(unpacked(file)).isEmpty();
    }

    @Test
    void otherEncodingsAreCompressedToo() throws Exception {
        Path file =
                driver(ROWS, "zstd", "csv", Map.of("encoding", "ISO-8859-1")).export();

        assertThat(new String(unpacked(file), ISO_8859_1))
                .isEqualTo(new String(Postgres.csv(database, ROWS, "id"), UTF_8));
    }

    @Test
    void rowsLargerThanABlockAreCompressedToo() throws Exception {
        String sql = "select n as id, repeat('a\"b' || n, 500000) as text from generate_series(1, 9) n";

        assertThat(unpacked(driver(sql, "gzip").export())).isEqualTo(Postgres.csv(database, sql, "id"));
    }

    private static byte[] unpacked(Path file) throws IOException {
        try (InputStream packed = Files.newInputStream(file);
                InputStream plain =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(packed) : new ZstdInputStream(packed)) {
            return plain.readAllBytes();
        }
    }

    private static String mediaType() {
        return database.jdbc()
                .sql("select media_type from longshore.artifact order by id desc limit 1")
                .query(String.class)
                .single();
    }

    private ExportDriver driver(String sql, String compression, Object... more) {
        Map<String, Object> spec = ExportDriver.spec(sql, List.of("id"), more);
        spec.put("compression", compression);
        spec.put("file", "rows.csv" + Compression.of(compression).ending());
        return new ExportDriver(
                database.dataSource(),
                data,
                ExportDriver.definition(spec),
                ExportDriver.newRun(database.jdbc()),
                Map.of());
    }
}
