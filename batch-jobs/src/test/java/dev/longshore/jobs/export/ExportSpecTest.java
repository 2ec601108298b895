package dev.longshore.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExportSpecTest {

    @Test
    void whatIsLeftOutHasItsDefault() {
        ExportSpec spec = ExportSpec.of(definition(Map.of()));

        assertThat(spec.files().get(0).format()).isEqualTo(FileFormat.DEFAULT);
        assertThat(spec.cut().chunkRows()).isEqualTo(50_000);
        assertThat(spec.cut().unitRows()).isEqualTo(500_000);
    }

    @Test
    void parametersBecomeTypedLiteralsAndAbsentOnesTypedNulls() {
        JobDefinition definition = ExportDriver.definition(
                ExportDriver.spec("select :a, :b, :a", List.of("id")),
                ExportDriver.parameter("a", ParameterType.DECIMAL),
                ExportDriver.parameter("b", ParameterType.DATE));
        RunScope run = run(definition, Map.of("a", new BigDecimal("1.50")), RunContext.NONE);

        assertThat(ExportSpec.of(definition).files().get(0).sqlOf(run))
                .isEqualTo("select '1.50'::numeric, null::date, '1.50'::numeric");
    }

    record Wrong(String field, Map<String, Object> entries) {}

    static List<Wrong> wrong() {
        return List.of(
                new Wrong("spec.sql", Map.of("sql", "select :unknown")),
                new Wrong("spec.sql", Map.of("sql", " ;")),
                new Wrong("spec.sql", Map.of("sql", 7)),
                new Wrong("spec.key", Map.of("key", List.of())),
                new Wrong("spec.key", Map.of("key", "id")),
                new Wrong("spec.file", Map.of("file", "../passwd.csv")),
                new Wrong("spec.file", Map.of("file", "/etc/passwd.csv")),
                new Wrong("spec.file", Map.of("file", "a b.csv")),
                new Wrong("spec.file", Map.of("file", "no-ending")),
                new Wrong("spec.file", Map.of("file", "rows-{nobody}.csv")),
                new Wrong("spec.keep", Map.of("keep", "forever")),
                new Wrong("spec.keep", Map.of("keep", "0s")),
                new Wrong("spec.chunk-rows", Map.of("chunk-rows", 0)),
                new Wrong("spec.unit-rows", Map.of("unit-rows", "many")),
                new Wrong("spec.format", Map.of("format", "json")),
                new Wrong("spec.compression", Map.of("compression", "zip")),
                new Wrong("spec.file", Map.of("compression", "gzip", "file", "rows.csv")),
                new Wrong("spec.csv", Map.of("format", "jsonl", "csv", Map.of("header", true))),
                new Wrong("spec.csv", Map.of("csv", "semicolon")),
                new Wrong("spec.csv.delimiter", Map.of("csv", Map.of("delimiter", "a"))),
                new Wrong("spec.csv.delimiter", Map.of("csv", Map.of("delimiter", ";;"))),
                new Wrong("spec.csv.header", Map.of("csv", Map.of("header", "yes"))),
                new Wrong("spec.csv.line-end", Map.of("csv", Map.of("line-end", "cr"))),
                new Wrong("spec.csv.encoding", Map.of("csv", Map.of("encoding", "UTF-99"))),
                new Wrong("spec.csv.encoding", Map.of("csv", Map.of("encoding", "UTF-16"))),
                new Wrong("spec.csv.encoding", Map.of("csv", Map.of("encoding", "ISO-2022-JP"))),
                new Wrong("spec.csv.encoding", Map.of("csv", Map.of("encoding", "ISO-2022-KR"))),
                new Wrong("spec.csv.encoding", Map.of("csv", Map.of("encoding", "x-IBM930"))),
                new Wrong("spec.csv.spreadsheet-save", Map.of("csv", Map.of("spreadsheet-save", true))),
                new Wrong("spec.unit-row", Map.of("unit-row", 7)));
    }

    @ParameterizedTest
    @MethodSource
    void wrong(Wrong wrong) {
        assertThatThrownBy(() -> ExportSpec.of(definition(wrong.entries)))
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.field()).isEqualTo(wrong.field);
                    assertThat(e.remedy()).isNotBlank();
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "rows.csv        # a.csv    # b.csv         # spec.file",
                "rows-{day}.zip  # a.csv    # b.csv         # spec.file",
                "rows.zip        # a.csv    # A.csv         # spec.files.1.file",
                "rows.zip        # a.csv    # Manifest.json # spec.files.1.file",
                "rows.zip        # a.csv    # b-{run}.csv   # spec.files.1.file",
                "rows.zip        # a.csv    # ../b.csv      # spec.files.1.file",
                "rows.zip        # a.csv.gz # b.csv.zst     # spec.files.0.file"
            })
    void refusesArchivesThatCouldNotBeUnpacked(String archive, String first, String second, String field) {
        Map<String, Object> file = Map.of("sql", "select 1 as id", "key", List.of("id"));
        Map<String, Object> a = new HashMap<>(file);
        Map<String, Object> b = new HashMap<>(file);
        a.put("file", first);
        b.put("file", second);
        b.put("compression", second.endsWith(".zst") ? "zstd" : "none");
        a.put("compression", first.endsWith(".gz") ? "zstd" : "none");
        Map<String, Object> spec = new HashMap<>(Map.of("file", archive, "files", List.of(a, b)));

        assertThatThrownBy(() -> ExportSpec.of(ExportDriver.definition(spec)))
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.field()).isEqualTo(field);
                    assertThat(e.remedy()).isNotBlank();
                });

        spec.put("file", "rows-{run}.zip");
        a.putAll(Map.of("file", "a.csv", "compression", "none"));
        b.putAll(Map.of("file", "b.csv", "compression", "none"));
        assertThat(ExportSpec.of(ExportDriver.definition(spec))
                        .nameOf(run(ExportDriver.definition(spec), Map.of(), RunContext.NONE)))
                .isEqualTo("rows-7.zip");
    }

    @Test
    void whatIsTrueOfOneFileDoesNotStandBesideSeveral() {
        Map<String, Object> spec = ExportDriver.spec(
                "select 1 as id",
                List.of("id"),
                "file",
                "rows.zip",
                "files",
                List.of(Map.of("file", "a.csv", "sql", "select 1 as id", "key", List.of("id"))));

        assertThatThrownBy(() -> ExportSpec.of(ExportDriver.definition(spec)))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.field()).isEqualTo("spec.sql"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "rows-{word}.csv,       -,                rows.csv",
                "rows-{word}.csv,       FRANCE,           rows-FRANCE.csv",
                "rows-{word}-{run}.csv, -,                rows-7.csv",
                "{word}-rows.csv,       -,                rows.csv",
                "{word}.csv,            ../../etc/passwd, etc-passwd.csv",
                "{word}.csv,            ..,               csv",
                "rows-{word}.csv,       SAUDI ARABIA,     rows-SAUDI-ARABIA.csv",
                "rows-{word}.csv,       '\"é\r\nx:y',     rows--x-y.csv"
            })
    void fileNamesHoldNothingThatCouldBeMisread(String pattern, String word, String expected) {
        JobDefinition definition = ExportDriver.definition(
                ExportDriver.spec("select 1 as id", List.of("id"), "file", pattern),
                ExportDriver.parameter("word", ParameterType.TEXT));
        Map<String, Object> values = word == null ? Map.of() : Map.of("word", word);

        assertThat(ExportSpec.of(definition).nameOf(run(definition, values, RunContext.NONE)))
                .isEqualTo(expected);
    }

    @Test
    void aFileNameIsNeverTooLongForAFileSystem() {
        JobDefinition definition = ExportDriver.definition(
                ExportDriver.spec("select 1 as id", List.of("id"), "file", "{word}{word}{word}{word}.csv"),
                ExportDriver.parameter("word", ParameterType.TEXT));

        assertThat(ExportSpec.of(definition)
                        .nameOf(run(definition, Map.of("word", "x".repeat(3_000)), RunContext.NONE)))
                .isEqualTo("7.csv");
    }

    @Test
    void theZoneIsThatOfWhoeverAsked() {
        JobDefinition definition = definition(Map.of());
        RunContext tokyo = new RunContext(1, null, null, null, null, null, "Asia/Tokyo", null);
        RunContext nowhere = new RunContext(1, null, null, null, null, null, "Asia/Nowhere", null);

        assertThat(ExportSpec.zoneOf(run(definition, Map.of(), tokyo))).hasToString("Asia/Tokyo");
        assertThat(ExportSpec.zoneOf(run(definition, Map.of(), RunContext.NONE)))
                .hasToString("UTC");
        assertThatThrownBy(() -> ExportSpec.zoneOf(run(definition, Map.of(), nowhere)))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.field()).isEqualTo("context.zone"));
    }

    private static JobDefinition definition(Map<String, Object> entries) {
        Map<String, Object> spec = new HashMap<>(ExportDriver.spec("select 1 as id", List.of("id")));
        spec.putAll(entries);
        return ExportDriver.definition(spec);
    }

    private static RunScope run(JobDefinition definition, Map<String, Object> parameters, RunContext context) {
        return new RunScope(new RunId(7), 1, 1, definition, parameters, context);
    }
}
