package dev.longshore.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What LibreOffice makes of our files, cell by cell: it opens them, writes a workbook of its own, and that is read. Skipped where Debian's package libreoffice-calc is not
 * installed, which takes a minute.
 */
class LibreOfficeIT {

    private static final String SQL = """
            select n as id,
              case n % 12 when 0 then null when 1 then '' when 2 then 'say "hi"' when 3 then E'two\\nlines' when 4 then 'a;b,c|d' when 5 then '=1+1' when 6 then '+49 30'
                when 7 then '@SUM(A1)' when 8 then 'Łódź ☃ 😀 漢字' when 9 then '  spaces  ' when 10 then '007' else '1e3' end as words,
              (case when n % 7 > 0 then n * 1234.5678 - 20000 end)::numeric(18, 4) as amount,
              case when n % 5 > 0 then n % 2 = 0 end as flag,
              case when n % 11 > 0 then date '1999-12-31' + n end as day,
              timestamp '2026-02-28 23:59:58' + n * interval '1 hour 1 second' as at,
              n * 450359962737049 as large
            from generate_series(1, 60) n
            """;

    private static final String AS_TEXT =
            "select id::text, words, amount::text, flag::text, day::text, at::text, large::text from (" + SQL
                    + ") q order by q.id";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    @BeforeAll
    static void find() throws Exception {
        assumeTrue(
                new ProcessBuilder("sh", "-c", "command -v soffice").start().waitFor() == 0,
                "LibreOffice is not here: install libreoffice-calc");
    }

    @Test
    void aWorkbookHasTheValuesOfTheDatabase() throws Exception {
        List<Row> rows = opened(export("rows.xlsx", Map.of("format", "xlsx")), List.of());
        List<Map<String, Object>> expected = database.jdbc().sql(SQL).query().listOfRows();

        assertThat(rows).hasSize(61);
        for (int i = 0; i < expected.size(); i++) {
            Map<String, Object> row = expected.get(i);
            Row shown = rows.get(i + 1);
            assertThat(value(shown, 0)).isEqualTo(((Number) row.get("id")).doubleValue());
            assertThat(value(shown, 1)).isEqualTo("".equals(row.get("words")) ? null : row.get("words"));
            assertThat(value(shown, 2)).isEqualTo(row.get("amount") instanceof Number some ? some.doubleValue() : null);
            assertThat(value(shown, 3)).isEqualTo(row.get("flag"));
            assertThat(date(shown, 4))
                    .isEqualTo(
                            row.get("day") instanceof java.sql.Date day
                                    ? day.toLocalDate().atStartOfDay()
                                    : null);
            assertThat(date(shown, 5)).isEqualTo(((java.sql.Timestamp) row.get("at")).toLocalDateTime());
            Number large = (Number) row.get("large");
            assertThat(value(shown, 6))
                    .isEqualTo(
                            large.longValue() < 1_000_000_000_000_000L
                                    ? (Object) large.doubleValue()
                                    : large.toString());
        }
    }

    @Test
    void aCsvFileHasTheTextsOfTheDatabase() throws Exception {
        String texts = String.join(
                "/",
                IntStream.rangeClosed(1, 7).mapToObj(column -> column + "/2").toList());
        List<Row> rows = opened(
                export("rows.csv", Map.of()), List.of("--infilter=CSV:44,34,76,1," + texts + ",0,false,false,false"));
        List<List<@Nullable String>> expected = database.jdbc()
                .sql(AS_TEXT)
                .query((rs, number) -> {
                    List<@Nullable String> row = new ArrayList<>();
                    for (int column = 1; column <= 7; column++) {
                        String text = rs.getString(column);
                        row.add(text == null || text.isEmpty() ? null : column == 4 ? text.substring(0, 1) : text);
                    }
                    return row;
                })
                .list();

        assertThat(rows).hasSize(61);
        for (int i = 0; i < expected.size(); i++) {
            Row shown = rows.get(i + 1);
            assertThat(IntStream.range(0, 7)
                            .mapToObj(column -> value(shown, column))
                            .toList())
                    .isEqualTo(expected.get(i));
        }
    }

    /** Opened without a word of what its columns are, as by a double click. */
    @Test
    void aSafeCsvFileHasNoFormula() throws Exception {
        Map<String, Object> safe = Map.of(
                "csv", Map.of("delimiter", ";", "spreadsheet-safe", true, "line-end", "crlf", "quote-all", true));
        List<Row> rows =
                opened(export("safe.csv", safe), List.of("--infilter=CSV:59,34,76,1,,0,false,true,false,true"));

        assertThat(rows).hasSize(61).allSatisfy(row -> assertThat(row)
                .allSatisfy(cell -> assertThat(cell.getCellType()).isNotEqualTo(CellType.FORMULA)));
        assertThat(rows.get(5).getCell(1).getStringCellValue()).endsWith("=1+1");
    }

    private static @Nullable Object value(Row row, int column) {
        Cell cell = row.getCell(column);
        return cell == null
                ? null
                : switch (cell.getCellType()) {
                    case NUMERIC -> cell.getNumericCellValue();
                    case BOOLEAN -> cell.getBooleanCellValue();
                    case STRING -> cell.getStringCellValue().isEmpty() ? null : cell.getStringCellValue();
                    case BLANK -> null;
                    // as it keeps truth values
                    case FORMULA ->
                        switch (cell.getCellFormula()) {
                            case "TRUE()" -> true;
                            case "FALSE()" -> false;
                            default -> throw new AssertionError("the formula " + cell.getCellFormula());
                        };
                    default -> throw new AssertionError("a cell of " + cell.getCellType());
                };
    }

    private static @Nullable LocalDateTime date(Row row, int column) {
        return value(row, column) == null ? null : row.getCell(column).getLocalDateTimeCellValue();
    }

    private static Path export(String name, Map<String, Object> more) throws Exception {
        Map<String, Object> spec = ExportDriver.spec(SQL, List.of("id"), "file", name);
        spec.putAll(more);
        return new ExportDriver(
                        database.dataSource(),
                        data,
                        ExportDriver.definition(spec),
                        ExportDriver.newRun(database.jdbc()),
                        Map.of())
                .export();
    }

    private static List<Row> opened(Path file, List<String> filter) throws IOException, InterruptedException {
        Path out = Files.createTempDirectory(data, "opened");
        List<String> command = new ArrayList<>(List.of(
                "soffice",
                "-env:UserInstallation=" + data.resolve("profile").toUri(),
                "--headless",
                "--convert-to",
                "xlsx:Calc MS Excel 2007 XML",
                "--outdir",
                out.toString()));
        command.addAll(filter);
        command.add(file.toString());
        Process office = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.resolve("said").toFile())
                .start();
        assertThat(office.waitFor(5, TimeUnit.MINUTES)).isTrue();
        Path opened = out.resolve(file.getFileName().toString().replaceFirst("[.][a-z]+$", ".xlsx"));
        assertThat(opened).as(Files.readString(out.resolve("said"))).exists();
        try (XSSFWorkbook book = new XSSFWorkbook(Files.newInputStream(opened))) {
            List<Row> rows = new ArrayList<>();
            book.getSheetAt(0).forEach(rows::add);
            return rows;
        }
    }
}
