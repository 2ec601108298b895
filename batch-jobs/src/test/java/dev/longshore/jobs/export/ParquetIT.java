package dev.longshore.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.database.TestDatabase;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet files, read back by DuckDB. */
class ParquetIT {

    private static final String ALL_TYPES = """
            select 1 as id, 7::int2 as small, -8::int4 as whole, 9007199254740993 as large, (-12.50)::numeric(9, 2) as amount,
              123456789012.3456::numeric(18, 4) as wide, (-1234567890123456789012345678.0123456789)::numeric(38, 10) as widest,
              1.5::float4 as about, 1e300::float8 as double, true as flag, date '2026-02-28' as day, date '0044-03-15 BC' as ides,
              timestamp '2026-02-28 13:45:06.123456' as at, timestamptz '2026-06-30 22:00:00.000001+02' as moment, time '18:00:01' as clock,
              'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid as token, E'tab\\t line\\n \\\\ ☃ 😀' as text, '' as empty, jsonb '{"a": [1]}' as doc,
              '\\xdeadbeef'::bytea as bytes, array[1, 2] as list
            union all select 2, null, null, null, null::numeric(9, 2), null::numeric(18, 4), null::numeric(38, 10), null, null, null, null, null, null, null, null, null, null, null, null, null, null
            """;

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    @Test
    void typesAndValuesAreReadBackEqual() throws Exception {
        Path file = driver(ALL_TYPES, Map.of()).export();
        List<Map<String, Object>> rows = read(file, "select * from '%s' order by id");

        assertThat(typesOf(file))
                .containsEntry("small", "SMALLINT")
                .containsEntry("whole", "INTEGER")
                .containsEntry("large", "BIGINT")
                .containsEntry("amount", "DECIMAL(9,2)")
                .containsEntry("wide", "DECIMAL(18,4)")
                .containsEntry("widest", "DECIMAL(38,10)")
                .containsEntry("about", "FLOAT")
                .containsEntry("double", "DOUBLE")
                .containsEntry("flag", "BOOLEAN")
                .containsEntry("day", "DATE")
                .containsEntry("at", "TIMESTAMP")
                .containsEntry("moment", "TIMESTAMP WITH TIME ZONE")
                .containsEntry("clock", "TIME")
                .containsEntry("token", "UUID")
                .containsEntry("text", "VARCHAR")
                .containsEntry("bytes", "BLOB");
        assertThat(rows.get(0))
                .containsEntry("small", (short) 7)
                .containsEntry("whole", -8)
                .containsEntry("large", 9007199254740993L)
                .containsEntry("amount", new BigDecimal("-12.50"))
                .containsEntry("wide", new BigDecimal("123456789012.3456"))
                .containsEntry("widest", new BigDecimal("-1234567890123456789012345678.0123456789"))
                .containsEntry("about", 1.5f)
                .containsEntry("double", 1e300)
                .containsEntry("flag", true)
                .containsEntry("day", LocalDate.of(2026, 2, 28))
                .containsEntry("token", UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"))
                .containsEntry("text", "tab\t line\n \\ ☃ 😀")
                .containsEntry("empty", "")
                .containsEntry("list", "{1,2}");
        assertThat(read(
                                file,
                                "select \"at\"::varchar as at_text, epoch_us(moment) as us, day::varchar as d, ides::varchar as ides, clock::varchar as clock,"
                                        + " hex(bytes) as bytes, doc::varchar as doc from '%s' where id = 1")
                        .get(0))
                .containsEntry(
                        "at_text",
                        LocalDateTime.parse("2026-02-28T13:45:06.123456")
                                .toString()
                                .replace('T', ' '))
                .containsEntry(
                        "us",
                        OffsetDateTime.of(2026, 6, 30, 20, 0, 0, 0, ZoneOffset.UTC)
                                                .toEpochSecond()
                                        * 1_000_000
                                + 1)
                .containsEntry("ides", "0044-03-15 (BC)")
                .containsEntry("clock", "18:00:01")
                .containsEntry("bytes", "DEADBEEF")
                .containsEntry("doc", "{\"a\": [1]}");
        assertThat(rows.get(1).values().stream().skip(1)).allMatch(java.util.Objects::isNull);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "zstd"})
    void manyRowsMakeRowGroupsWithStatistics(String compression) throws Exception {
        String sql =
                "select n as id, md5('a' || n) || md5('b' || n) || md5('c' || n) || md5('d' || n) as text from generate_series(1, 400000) n";
        Path file = driver(sql, Map.of("compression", compression)).export();

        assertThat(read(file, "select count(*) as n, sum(id) as sum, count(distinct text) as texts from '%s'")
                        .get(0))
                .hasToString("{n=400000, sum=80000200000, texts=400000}");
        List<Map<String, Object>> groups = read(
                file,
                "select compression, stats_min_value as least, stats_max_value as most, stats_null_count as nulls from parquet_metadata('%s')"
                        + " where path_in_schema = 'id' order by row_group_id");
        assertThat(groups).hasSizeGreaterThan(1).allSatisfy(group -> {
            assertThat(group.get("compression"))
                    .isEqualTo(compression.equals("none") ? "UNCOMPRESSED" : compression.toUpperCase());
            assertThat(Long.parseLong((String) group.get("least")))
                    .isLessThan(Long.parseLong((String) group.get("most")));
            assertThat(group.get("nulls")).isEqualTo(0L);
        });
        assertThat(groups.get(0).get("least")).isEqualTo("1");
    }

    @Test
    void anEmptyResultHasColumns() throws Exception {
        Path file = driver("select 1 as id, 1.5::numeric(5, 2) as amount where false", Map.of())
                .export();

        assertThat(read(file, "select * from '%s'")).isEmpty();
        assertThat(typesOf(file)).hasToString("{id=INTEGER, amount=DECIMAL(5,2)}");
    }

    @Test
    void continuesAfterADeathWithTheSameBytes() throws Exception {
        String sql =
                "select n as id, n / 7.0::float8 as ratio, 'row ' || n % 10 as text from generate_series(1, 1000) n";
        Map<String, Object> more = Map.of("chunk-rows", 100, "unit-rows", 400);
        byte[] expected = Files.readAllBytes(driver(sql, more).export());
        for (int committed : new int[] {0, 3, 9}) {
            ExportDriver driver = driver(sql, more);
            driver.plan();
            driver.work(committed);
            driver.restartJvm();
            driver.work(Integer.MAX_VALUE);

            assertThat(driver.close()).as("after " + committed + " chunks").hasBinaryContent(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " # ",
            value = {
                "select 1 as id, 1 / 3.0 as ratio # decimal-without-places # \"ratio\"",
                "select 1 as id, 2 as a, 3 as a # column-twice # \"a\"",
                "select 1 as id, date 'infinity' as day # no-parquet-value # infinity",
                "select 1 as id, 'NaN'::numeric(5, 2) as share # no-parquet-value # NaN"
            })
    void whatHasNoPlaceIsRefusedByName(String sql, String code, String named) {
        assertThatThrownBy(() -> driver(sql, Map.of()).export()).isInstanceOfSatisfying(LongshoreException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e).hasMessageContaining(named);
        });
    }

    private static Map<String, String> typesOf(Path file) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        for (Map<String, Object> column :
                read(file, "select column_name, column_type from (describe select * from '%s')")) {
            types.put((String) column.get("column_name"), (String) column.get("column_type"));
        }
        return types;
    }

    private static List<Map<String, Object>> read(Path file, String sql) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet result = statement.executeQuery(sql.formatted(file))) {
            ResultSetMetaData columns = result.getMetaData();
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnName(i), result.getObject(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private ExportDriver driver(String sql, Map<String, Object> more) {
        Map<String, Object> spec = ExportDriver.spec(sql, List.of("id"), "format", "parquet", "file", "rows.parquet");
        spec.putAll(more);
        return new ExportDriver(
                database.dataSource(),
                data,
                ExportDriver.definition(spec),
                ExportDriver.newRun(database.jdbc()),
                Map.of());
    }
}
