package dev.longshore.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.report.Section.Chart;
import dev.longshore.jobs.report.Section.ColumnLook;
import dev.longshore.jobs.report.Section.Look;
import dev.longshore.jobs.report.Section.Shape;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.export.ParameterizedSql;
import dev.longshore.sql.export.SmallQuery.Result;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.util.LocaleID;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The workbook of a report, read back by Apache POI; and figures that are no numbers, in all documents. */
class ReportWorkbookTest {

    private static final List<@Nullable String> JANUARY =
            List.of("=1+1", "2026-01-01", "1234567.89", "0.075", "3", "2026-01-31 23:30:00", "t");

    @Test
    void cellsAreNumbersAndDatesWithTheLooksOfTheReport() throws IOException {
        try (XSSFWorkbook book = workbook(Locale.GERMANY, List.of(JANUARY))) {
            XSSFSheet sheet = book.getSheet("Prices  up");

            assertThat(book.getSheetAt(0).getRow(0).getCell(0).getStringCellValue())
                    .isEqualTo("Pricing");
            assertThat(book.getProperties().getCoreProperties().getTitle()).isEqualTo("Pricing");
            assertThat(sheet.getPaneInformation().getHorizontalSplitPosition()).isEqualTo((short) 1);
            assertThat(sheet.getRow(0).getCell(2).getStringCellValue()).isEqualTo("Price");
            assertThat(sheet.getRow(1).getCell(0).getStringCellValue()).isEqualTo("=1+1");
            assertThat(format(sheet, 1)).isEqualTo("[$-407]mmmm yyyy");
            assertThat(sheet.getRow(1).getCell(1).getLocalDateTimeCellValue())
                    .isEqualTo(LocalDateTime.of(2026, 1, 1, 0, 0));
            assertThat(format(sheet, 2)).isEqualTo("#,##0.00\"\u00a0€\"");
            assertThat(sheet.getRow(1).getCell(2).getNumericCellValue()).isEqualTo(1_234_567.89);
            assertThat(format(sheet, 3)).isEqualTo("#,##0.0\" \"%");
            assertThat(sheet.getRow(1).getCell(3).getNumericCellValue()).isEqualTo(0.075);
            assertThat(format(sheet, 5)).startsWith("[$-407]dd.mm.yyyy").endsWith("hh:mm");
            assertThat(DateUtil.isCellDateFormatted(sheet.getRow(1).getCell(5))).isTrue();
            assertThat(sheet.getRow(1).getCell(6).getBooleanCellValue()).isTrue();
            assertThat(sheet.getRow(2).getCell(0).getStringCellValue()).isEqualTo("Summe");
            assertThat(sheet.getRow(2).getCell(2).getNumericCellValue()).isEqualTo(1_234_567.89);
            assertThat(book.getSheetName(2)).isEqualTo("Prices  up 2");
            assertThat(book.getPrintArea(1)).isNull();
            assertThat(book.getName("_xlnm.Print_Titles").getRefersToFormula()).endsWith("!$1:$1");
        }
    }

    @Test
    void moneyAndDatesStandAsTheLanguageHasThem() throws IOException {
        try (XSSFWorkbook book = workbook(Locale.US, List.of(JANUARY))) {
            XSSFSheet sheet = book.getSheet("Prices  up");
            DataFormatter shown = new DataFormatter(Locale.US);

            assertThat(shown.formatCellValue(sheet.getRow(1).getCell(2))).isEqualTo("€1,234,567.89");
            assertThat(shown.formatCellValue(sheet.getRow(1).getCell(3))).isEqualTo("7.5%");
            assertThat(shown.formatCellValue(sheet.getRow(1).getCell(1))).isEqualTo("January 2026");
        }
    }

    @Test
    void languagesHaveTheNumbersOfSpreadsheets() {
        SheetLanguage.NUMBERS.forEach((tag, number) -> {
            if (tag.contains("-")) {
                assertThat(LocaleID.lookupByLanguageTag(tag).getLcid()).as(tag).isEqualTo(number);
            }
        });
        assertThat(SheetLanguage.tag(Locale.GERMAN)).isEqualTo("[$-407]");
        assertThat(SheetLanguage.tag(Locale.forLanguageTag("de-LU"))).isEqualTo("[$-407]");
        assertThat(SheetLanguage.tag(Locale.forLanguageTag("de-AT"))).isEqualTo("[$-C07]");
        assertThat(SheetLanguage.tag(Locale.forLanguageTag("cy-GB"))).isEmpty();
    }

    @Test
    void figuresThatAreNoNumbersStandInAllDocumentsAndTakeTheSumAlong() throws IOException {
        List<@Nullable String> strange = Arrays.asList(null, "infinity", "NaN", "-Infinity", null, "-infinity", null);
        String xhtml = document(Locale.US, List.of(JANUARY, strange)).xhtml("");

        assertThat(xhtml)
                .contains("<td class=\"number\">NaN</td>", "<td class=\"number\">-∞</td>", "<td>∞</td>", "height:0");
        assertThat(xhtml.substring(xhtml.indexOf("class=\"total\"")))
                .startsWith("class=\"total\"><td>Total</td>")
                .contains("NaN");
        try (XSSFWorkbook book = workbook(Locale.US, List.of(JANUARY, strange))) {
            XSSFSheet sheet = book.getSheet("Prices  up");
            assertThat(sheet.getRow(2).getCell(0)).isNull();
            assertThat(sheet.getRow(2).getCell(1).getStringCellValue()).isEqualTo("infinity");
            assertThat(sheet.getRow(3).getCell(2).getStringCellValue()).isEqualTo("NaN");
        }
    }

    @Test
    void oneInfinityIsTheSumOfItsColumn() {
        assertThat(sum("1", "Infinity", null)).isEqualTo("Infinity");
        assertThat(sum("-Infinity", "Infinity")).isEqualTo("NaN");
        assertThat(sum("1.50", null, "2.25")).isEqualTo("3.75");
    }

    @Test
    void aTextWhereANumberIsAskedForIsNamed() {
        List<@Nullable String> wrong = Arrays.asList("n", "soon", "1", "1", "1", null, null);

        assertThatThrownBy(() -> document(Locale.US, List.of(wrong)).xhtml(""))
                .isInstanceOf(LongshoreException.class)
                .hasMessageContaining("\"soon\" is no date");
    }

    private static String sum(@Nullable String... values) {
        List<List<@Nullable String>> rows =
                Arrays.stream(values).map(value -> Arrays.asList(value)).toList();
        return new SectionData(new Result(List.of("n"), List.of("numeric"), rows), "2026-11-22T10:30:00Z").sum(0);
    }

    private static String format(XSSFSheet sheet, int column) {
        Cell cell = sheet.getRow(1).getCell(column);
        return cell.getCellStyle().getDataFormatString();
    }

    private static XSSFWorkbook workbook(Locale locale, List<List<@Nullable String>> rows) throws IOException {
        ReportDocument document = document(locale, rows);
        SectionData data = data(rows);
        return new XSSFWorkbook(
                new ByteArrayInputStream(new ReportWorkbook(spec(), document, List.of(data, data)).bytes()));
    }

    private static ReportDocument document(Locale locale, List<List<@Nullable String>> rows) {
        SectionData data = data(rows);
        return new ReportDocument(
                spec(),
                new Figures(locale, ZoneId.of("Europe/Berlin"), "€", ReportWords.of(locale, Map.of())),
                List.of(data, data),
                "From: 2026");
    }

    private static SectionData data(List<List<@Nullable String>> rows) {
        return new SectionData(
                new Result(
                        List.of("name", "month", "price", "share", "orders", "at", "done"),
                        List.of("text", "date", "numeric", "float8", "int8", "timestamptz", "bool"),
                        rows),
                "2026-11-22T10:30:00.000000Z");
    }

    private static ReportSpec spec() {
        Section prices = new Section(
                "Prices: up",
                "Of everything.",
                ParameterizedSql.of("select 1"),
                Map.of(
                        "name", new ColumnLook("Name", Look.PLAIN),
                        "month", new ColumnLook("Month", Look.MONTH),
                        "price", new ColumnLook("Price", Look.MONEY),
                        "share", new ColumnLook("Share", Look.PERCENT)),
                List.of("price"),
                Optional.of(new Chart(Shape.COLUMNS, "month", "price")));
        return new ReportSpec("Pricing", "pricing", "The Shop", "€", List.of(prices, prices), Map.of(), Map.of(), null);
    }
}
