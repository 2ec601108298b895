package dev.longshore.jobs.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Exports as JSON Lines: each line is what the server itself makes of the row. */
class JsonLinesIT {

    private static final String NASTY = """
            select n as id, n % 3 as q, case when n % 5 = 0 then null else 'row "' || n || E'" \\\\ \\t\\n' || chr(n) || '☃' end as text,
              n / 3.0 as ratio, n % 2 = 0 as even, date '2026-01-01' + n as day, timestamptz '2026-03-29 00:00Z' + n * interval '1 h' as at,
              array[n, null, n + 1] as list, jsonb_build_object('a', n, 'b', jsonb_build_array(true, null)) as doc,
              E'{\\n  "kept": "as it is",\\r\\n\\t"n": 1.00 }'::json as raw, repeat('x', case n when 77 then 700000 else 1 end) as long
            from generate_series(1, 300) n
            """;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    @Test
    void everyLineIsTheRowAsJson() throws Exception {
        List<String> lines = Files.readAllLines(driver(NASTY, "id", Map.of()).export());

        List<String> expected = database.jdbc()
                .sql("select to_jsonb(q.*)::text from (" + NASTY + ") q order by id")
                .query(String.class)
                .list();
        assertThat(lines).hasSize(300);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(JSON.readTree(lines.get(i))).isEqualTo(JSON.readTree(expected.get(i)));
        }
        assertThat(lines.get(4)).contains("\"text\":null", "\"list\":[5,null,6]", "\"ratio\":1.6666666666666667");
        assertThat(lines.get(0)).startsWith("{\"id\":1,\"q\":1,");
    }

    @Test
    void theKeyMayStandAnywhereAndHaveManyColumns() throws Exception {
        String sql = "select 'x' || n as c, n % 7 as b, n as a from generate_series(1, 500) n";

        assertThat(driver(sql, "b,a", Map.of()).export())
                .content(UTF_8)
                .isEqualTo(String.join(
                                "\n",
                                database.jdbc()
                                        .sql("select row_to_json(q) from (" + sql + ") q order by b, a")
                                        .query(String.class)
                                        .list())
                        + "\n");
    }

    @Test
    void anEmptyResultIsAnEmptyFile() throws Exception {
        assertThat(driver("select 1 as id where false", "id", Map.of()).export())
                .isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "zstd"})
    void continuesAfterADeathWithTheSameBytes(String compression) throws Exception {
        Map<String, Object> more = Map.of(
                "compression",
                compression,
                "file",
                "rows.jsonl" + Compression.of(compression).ending());
        ExportDriver whole = driver(NASTY, "id", more);
        byte[] expected = Files.readAllBytes(whole.export());
        int chunks = whole.units.stream().mapToInt(unit -> unit.chunks).sum();
        assertThat(chunks).isGreaterThan(5);
        for (int committed = 1; committed < chunks; committed += 5) {
            ExportDriver driver = driver(NASTY, "id", more);
            driver.plan();
            driver.work(committed);
            driver.restartJvm();
            driver.work(Integer.MAX_VALUE);

            assertThat(driver.close()).as("after " + committed + " chunks").hasBinaryContent(expected);
        }
    }

    @Test
    void twoColumnsOfOneNameAreRefusedBeforeAnyWork() {
        assertThatThrownBy(() ->
                        driver("select 1 as id, 2 as a, 3 as a", "id", Map.of()).plan())
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.code()).isEqualTo("column-twice");
                    assertThat(e).hasMessageContaining("\"a\"");
                });
    }

    @Test
    void twoRowsWithOneKeyAreNoticed() {
        assertThatThrownBy(() -> driver("select n / 2 as id, n from generate_series(2, 9) n", "id", Map.of())
                        .export())
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.code()).isEqualTo("key-not-unique"));
    }

    private ExportDriver driver(String sql, String key, Map<String, Object> more) {
        Map<String, Object> spec = ExportDriver.spec(
                sql,
                List.of(key.split(",")),
                "format",
                "jsonl",
                "file",
                "rows.jsonl",
                "chunk-rows",
                20,
                "unit-rows",
                100);
        spec.putAll(more);
        return new ExportDriver(
                database.dataSource(),
                data,
                ExportDriver.definition(spec),
                ExportDriver.newRun(database.jdbc()),
                Map.of());
    }
}
