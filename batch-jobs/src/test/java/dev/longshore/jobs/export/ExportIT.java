package dev.longshore.jobs.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.sql.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole exports, undisturbed: what is in the file. */
class ExportIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    @Test
    void writesWhatPostgresqlWouldWrite() throws Exception {
        String sql = "select n as id, n % 3 as rest, case when n % 5 = 0 then null else 'row, ' || n end as text,"
                + " timestamptz '2026-03-29 00:00Z' + n * interval '1 h' as at, n / 3.0 as ratio, n / 3.0::float8 as about"
                + " from generate_series(1, 1000) n";
        Path file =
                driver(sql, List.of("id"), "chunk-rows", 100, "unit-rows", 300).export();

        assertThat(file).hasBinaryContent(Postgres.csv(database, sql, "id"));
        assertThat(database.jdbc()
                        .sql(
                                "select name, rows, bytes, sha256, location, media_type from longshore.artifact order by id desc limit 1")
                        .query()
                        .singleRow())
                .containsEntry("name", "rows.csv")
                .containsEntry("rows", 1000L)
                .containsEntry("bytes", Files.size(file))
                .containsEntry("sha256", sha256(file))
                .containsEntry(
                        "location", data.resolve("artifacts").relativize(file).toString())
                .containsEntry("media_type", "text/csv; charset=utf-8; header=present");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with a as (select n as id from generate_series(1, 9) n) select id from a",
                "select n as id from generate_series(1, 9) n;",
                "select n as id from generate_series(1, 9) n -- and no more",
                "-- first\nselect n as id /* ; */ from generate_series(1, 9) n ; -- last",
                "(select n as id from generate_series(1, 9) n)",
                "values (1), (2)",
                "table numbers"
            })
    void readsAnyStatementThatReturnsRows(String sql) throws Exception {
        database.jdbc()
                .sql("create table if not exists numbers (column1 integer)")
                .update();
        String key = sql.contains("id") ? "id" : "column1";

        assertThat(Files.readString(driver(sql, List.of(key)).export())).startsWith(key + "\n");
    }

    @Test
    void anEmptyResultIsAFileWithAHeader() throws Exception {
        assertThat(driver("select 1 as id, '' as text where false", List.of("id"))
                        .export())
                .content()
                .isEqualTo("id,text\n");
    }

    @Test
    void parametersFilterRowsAndNameTheFile() throws Exception {
        String sql =
                "select d::date as day from generate_series(date '2026-01-01', date '2026-01-31', interval '1 day') d"
                        + " where (:from is null or d >= :from) and (:to is null or d < :to) and (:word is null or :word <> '')";
        ParameterDefinition[] parameters = {
            ExportDriver.parameter("from", ParameterType.DATE),
            ExportDriver.parameter("to", ParameterType.DATE),
            ExportDriver.parameter("word", ParameterType.TEXT)
        };
        Map<String, Object> spec = ExportDriver.spec(sql, List.of("day"), "file", "days-{from}-{to}-{word}.csv");
        ExportDriver all = driver(Map.of(), spec, parameters);
        ExportDriver some = driver(
                Map.of("from", LocalDate.of(2026, 1, 30), "word", "'; drop table longshore.run; --/../é"),
                spec,
                parameters);

        assertThat(Files.readAllLines(all.export())).hasSize(32);
        assertThat(all.fileName()).isEqualTo("days.csv");
        assertThat(some.export()).content().isEqualTo("day\n2026-01-30\n2026-01-31\n");
        assertThat(some.fileName()).isEqualTo("days-2026-01-30--drop-table-longshore.run------.csv");
    }

    @Test
    void sixteenHundredColumnsAreNotTooMany() throws Exception {
        String sql = "select " + columnsOf(1_600) + " from generate_series(1, 300) n";
        assertThat(driver(sql, List.of("c0"), "chunk-rows", 50).export())
                .hasBinaryContent(Postgres.csv(database, sql, "c0"));
    }

    private static String columnsOf(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> i % 7 == 3 ? "repeat(',\"', n) as c" + i : "n + " + i + " as c" + i)
                .collect(Collectors.joining(", "));
    }

    @Test
    void aCellOfFiftyMegabytesIsNotTooLarge() throws Exception {
        String sql =
                "select n as id, case n when 2 then repeat(E'a,\"\\n\\\\é', 8 * 1024 * 1024) end as text from generate_series(1, 3) n";
        Path file = driver(sql, List.of("id")).export();

        assertThat(file).hasSize(Postgres.csv(database, sql, "id").length);
        assertThat(Files.mismatch(file, Files.write(data.resolve("expected"), Postgres.csv(database, sql, "id"))))
                .isEqualTo(-1);
    }

    @Test
    void otherEncodingsAreWrittenExactly() throws Exception {
        String sql =
                "select n as id, 'déjà vu, ' || n || repeat(' ÿ', 20000) as \"größe\" from generate_series(1, 20) n";
        String expected = new String(Postgres.csv(database, sql, "id"), UTF_8);

        assertThat(driver(sql, List.of("id"), "csv", Map.of("encoding", "ISO-8859-1"))
                        .export())
                .hasBinaryContent(expected.getBytes(ISO_8859_1));
        assertThat(driver(sql, List.of("id"), "csv", Map.of("encoding", "UTF-16LE"))
                        .export())
                .hasBinaryContent(expected.getBytes(java.nio.charset.StandardCharsets.UTF_16LE));
    }

    @Test
    void aCharacterThatTheEncodingLacksFailsNamingItsRowAndColumn() {
        String sql =
                "select n as id, 'a' as fine, case when n = 7 then 'snow ☃' end as weather from generate_series(1, 9) n";
        assertThatThrownBy(() -> driver(sql, List.of("id"), "csv", Map.of("encoding", "ISO-8859-1"))
                        .export())
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.code()).isEqualTo("character-not-in-encoding");
                    assertThat(e)
                            .hasMessageContaining("U+2603")
                            .hasMessageContaining("\"weather\"")
                            .hasMessageContaining("id = 7");
                });
        assertThat(data.resolve("artifacts")).doesNotExist();
    }

    @Test
    void spreadsheetSafeTouchesTextsOnly() throws Exception {
        String sql = """
                select n as id, -n as number, -n::numeric as amount, date '2026-01-01' as day, -n * interval '1 day' as span,
                  (array['=1+1', '+1', '-1', '@a', E'\\t=1', E'\\r=1', E'\\n=1', '＝1', '＋1', '－1', '＠a', '","=1', 'plain', 'ＡB', ' =1', '', null])[n] as text
                from generate_series(1, 17) n
                """;
        List<String> safe = column(driver(sql, List.of("id"), "csv", Map.of("spreadsheet-safe", true))
                .export());

        assertThat(safe)
                .containsExactly(
                        "'=1+1",
                        "'+1",
                        "'-1",
                        "'@a",
                        "'\t=1",
                        "\"'\r=1\"",
                        "\"'\n=1\"",
                        "'＝1",
                        "'＋1",
                        "'－1",
                        "'＠a",
                        "\"\"\",\"\"=1\"",
                        "plain",
                        "ＡB",
                        " =1",
                        "\"\"",
                        "");
        assertThat(manifest()).contains("\"spreadsheet-safe\": true");
    }

    private String manifest() {
        return database.jdbc()
                .sql("select manifest::text from longshore.artifact order by id desc limit 1")
                .query(String.class)
                .single();
    }

    /** The last column of each row, cut out by the columns before it, all of which must be as they were. */
    private static List<String> column(Path file) throws Exception {
        String text = Files.readString(file);
        return IntStream.rangeClosed(1, 17)
                .mapToObj(n -> {
                    String before = "\n%d,-%d,-%d,2026-01-01,-%d day%s,".formatted(n, n, n, n, n == 1 ? "s" : "s");
                    int from = text.indexOf(before) + before.length();
                    assertThat(from).as("row " + n + " in " + text).isGreaterThanOrEqualTo(before.length());
                    int to = n == 17 ? text.length() - 1 : text.indexOf("\n" + (n + 1) + ",-", from);
                    return text.substring(from, to);
                })
                .toList();
    }

    @Test
    void headersAreEncodedLikeTexts() throws Exception {
        String sql =
                "select 1 as id, 2 as \"a,b\", 3 as \"say \"\"hi\"\"\", 4 as \"\\N\", 5 as \"two\nlines\", 6 as \"=1\"";

        assertThat(driver(sql, List.of("id")).export()).hasBinaryContent(Postgres.csv(database, sql, "id"));
        assertThat(driver(sql, List.of("id"), "csv", Map.of("spreadsheet-safe", true))
                        .export())
                .content()
                .contains(",'=1\n");
        assertThat(driver(sql, List.of("id"), "csv", Map.of("header", false, "line-end", "crlf"))
                        .export())
                .content()
                .isEqualTo("1,2,3,4,5,6\r\n");
    }

    @ParameterizedTest
    @CsvSource({"id, id = 4", "'id,word', 'id = 4, word = w2'"})
    void twoRowsWithOneKeyFailNamingIt(String key, String named) {
        String sql =
                "select * from (values (1, 1, 'a'), (2, 4, 'w1'), (2, 4, 'w2'), (3, 4, 'w2'), (1, 5, 'b')) v (other, id, word)";
        assertThatThrownBy(() ->
                        driver(sql, List.of(key.split(",")), "chunk-rows", 1).export())
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.code()).isEqualTo("key-not-unique");
                    assertThat(e).hasMessageContaining(named);
                });
    }

    @Test
    void nullInAKeyFailsNamingItsColumn() {
        assertThatThrownBy(() -> driver("select nullif(n, 3) as id from generate_series(1, 4) n", List.of("id"))
                        .export())
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.code()).isEqualTo("key-is-null"));
    }

    @Test
    void aFailureInTheMiddleOfTheRowsIsTheDatabasesOwn() {
        assertThatThrownBy(() -> driver(
                                "select n as id, 1 / (5000 - n) as x from generate_series(1, 9999) n", List.of("id"))
                        .export())
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.code()).isEqualTo("source-refused-query");
                    assertThat(e).hasMessageContaining("division by zero");
                });
    }

    private ExportDriver driver(String sql, List<String> key, Object... more) {
        return driver(Map.of(), ExportDriver.spec(sql, key, more));
    }

    private ExportDriver driver(
            Map<String, Object> values, Map<String, Object> spec, ParameterDefinition... parameters) {
        return new ExportDriver(
                database.dataSource(),
                data,
                ExportDriver.definition(spec, parameters),
                ExportDriver.newRun(database.jdbc()),
                values);
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
