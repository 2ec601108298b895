package dev.longshore.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.workbook.Workbook;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.export.Column;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Workbooks, read back by Apache POI. */
class XlsxIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    @Test
    void cellsHaveTheTypesOfTheirColumns() throws Exception {
        String sql = """
                select 1 as id, 7::int2 as small, 9007199254740993 as large, 12.50::numeric(12, 2) as amount, 1e300::float8 as about,
                  true as flag, date '2026-02-28' as day, timestamp '2026-02-28 13:45:06.25' as at, timestamptz '2026-06-30 22:00Z' as zoned,
                  time '18:00' as clock, '=1+1' as formula, '  a <b> & "c" ' || chr(1) || E'\\r\\n_x0041_ ☃ 😀' as text, null::text as nothing,
                  jsonb '{"a": 1}' as doc, date '1850-01-01' as old, date 'infinity' as never, 'NaN'::numeric as nan,
                  1234567890123456.5::numeric as wide, -123456789012345.25::numeric as widest_number
                """;
        try (XSSFWorkbook book = open(driver(sql, Map.of()).export())) {
            XSSFSheet sheet = book.getSheetAt(0);
            Row header = sheet.getRow(0);
            Row row = sheet.getRow(1);

            assertThat(header.getCell(3).getStringCellValue()).isEqualTo("amount");
            assertThat(sheet.getPaneInformation().isFreezePane()).isTrue();
            assertThat(sheet.getPaneInformation().getHorizontalSplitPosition()).isEqualTo((short) 1);
            assertThat(row.getCell(0).getNumericCellValue()).isEqualTo(1);
            assertThat(row.getCell(1).getNumericCellValue()).isEqualTo(7);
            assertThat(text(row, 2)).isEqualTo("9007199254740993");
            assertThat(row.getCell(3).getNumericCellValue()).isEqualTo(12.5);
            assertThat(row.getCell(4).getNumericCellValue()).isEqualTo(1e300);
            assertThat(row.getCell(5).getBooleanCellValue()).isTrue();
            assertThat(time(row, 6)).isEqualTo(LocalDateTime.of(2026, 2, 28, 0, 0));
            assertThat(time(row, 7)).isEqualTo(LocalDateTime.of(2026, 2, 28, 13, 45, 6, 250_000_000));
            assertThat(time(row, 8)).isEqualTo(LocalDateTime.of(2026, 6, 30, 22, 0));
            assertThat(row.getCell(9).getNumericCellValue()).isEqualTo(0.75);
            assertThat(DateUtil.isCellDateFormatted(row.getCell(9))).isTrue();
            assertThat(text(row, 10)).isEqualTo("=1+1");
            assertThat(text(row, 11)).isEqualTo("  a <b> & \"c\" \u0001\r\n_x0041_ ☃ 😀");
            assertThat(row.getCell(12)).isNull();
            assertThat(text(row, 13)).isEqualTo("{\"a\": 1}");
            assertThat(text(row, 14)).isEqualTo("1850-01-01");
            assertThat(text(row, 15)).isEqualTo("infinity");
            assertThat(text(row, 16)).isEqualTo("NaN");
            assertThat(text(row, 17)).isEqualTo("1234567890123456.5");
            assertThat(row.getCell(18).getNumericCellValue()).isEqualTo(-123456789012345.25);
            assertThat(sheet.getLastRowNum()).isEqualTo(1);
        }
    }

    @Test
    void anEmptyResultIsAHeader() throws Exception {
        try (XSSFWorkbook book = open(
                driver("select 1 as id, 2 as \"a & b\" where false", Map.of()).export())) {
            assertThat(book.getNumberOfSheets()).isEqualTo(1);
            assertThat(book.getSheetAt(0).getLastRowNum()).isZero();
            assertThat(text(book.getSheetAt(0).getRow(0), 1)).isEqualTo("a & b");
        }
    }

    @Test
    void continuesAfterADeathWithTheSameBytes() throws Exception {
        String sql =
                "select n as id, repeat('x', case n % 100 when 7 then 30000 else 5 end) as text from generate_series(1, 1000) n";
        Map<String, Object> more = Map.of("chunk-rows", 100, "unit-rows", 400);
        byte[] expected = Files.readAllBytes(driver(sql, more).export());
        for (int committed : new int[] {0, 1, 7, 9}) {
            ExportDriver driver = driver(sql, more);
            driver.plan();
            driver.work(committed);
            driver.restartJvm();
            driver.work(Integer.MAX_VALUE);

            assertThat(driver.close()).as("after " + committed + " chunks").hasBinaryContent(expected);
        }
        try (XSSFWorkbook book = open(driver(sql, more).export())) {
            assertThat(book.getSheetAt(0).getLastRowNum()).isEqualTo(1000);
            assertThat(book.getSheetAt(0).getRow(107).getCell(0).getNumericCellValue())
                    .isEqualTo(107);
        }
    }

    @Test
    void aDamagedPartIsNamedAsSuch() throws Exception {
        ExportDriver driver = driver("select n as id, date '2026-01-01' as day from generate_series(1, 9) n", Map.of());
        driver.plan();
        driver.work(Integer.MAX_VALUE);
        driver.restartJvm();
        byte[] part = Files.readAllBytes(driver.part(0));
        part[part.length - 3] = '?';
        Files.write(driver.part(0), part);

        assertThatThrownBy(driver::close).isInstanceOfSatisfying(LongshoreException.class, e -> assertThat(e.code())
                .isEqualTo("part-damaged"));
    }

    @Test
    void aTextThatNoCellHoldsFailsNamingItsColumn() throws Exception {
        ExportDriver driver = driver("select 1 as id, repeat('x', 32768) as words", Map.of());

        assertThatThrownBy(driver::export).isInstanceOfSatisfying(LongshoreException.class, e -> {
            assertThat(e.code()).isEqualTo("cell-too-long");
            assertThat(e).hasMessageContaining("\"words\"");
        });
    }

    @Test
    void rowsBeyondAFullSheetFlowToFurtherOnes() throws Exception {
        Path file = data.resolve("rows.xlsx");
        try (OutputStream out = Files.newOutputStream(file)) {
            XlsxFile made = XlsxFile.over(out, List.of(new Column("id", "int4", false)), 11);
            for (int i = 1; i <= 25; i++) {
                made.row(new String[] {Integer.toString(i)});
            }
            made.finish();
        }

        try (XSSFWorkbook book = open(file)) {
            assertThat(book.getNumberOfSheets()).isEqualTo(3);
            assertThat(book.getSheetName(2)).isEqualTo("Rows 3");
            assertThat(book.getSheetAt(0).getLastRowNum()).isEqualTo(10);
            assertThat(book.getSheetAt(2).getLastRowNum()).isEqualTo(5);
            assertThat(text(book.getSheetAt(2).getRow(0), 0)).isEqualTo("id");
            assertThat(book.getSheetAt(2).getRow(1).getCell(0).getNumericCellValue())
                    .isEqualTo(21);
        }
        assertThat(Workbook.MOST_ROWS).isEqualTo(1 << 20);
    }

    private static String text(Row row, int column) {
        Cell cell = row.getCell(column);
        assertThat(cell.getCellType()).isEqualTo(CellType.STRING);
        return cell.getStringCellValue();
    }

    private static LocalDateTime time(Row row, int column) {
        assertThat(DateUtil.isCellDateFormatted(row.getCell(column))).isTrue();
        return row.getCell(column).getLocalDateTimeCellValue();
    }

    private static XSSFWorkbook open(Path file) throws IOException {
        return new XSSFWorkbook(Files.newInputStream(file));
    }

    private ExportDriver driver(String sql, Map<String, Object> more) {
        Map<String, Object> spec = ExportDriver.spec(sql, List.of("id"), "format", "xlsx", "file", "rows.xlsx");
        spec.putAll(more);
        return new ExportDriver(
                database.dataSource(),
                data,
                ExportDriver.definition(spec),
                ExportDriver.newRun(database.jdbc()),
                Map.of());
    }
}
