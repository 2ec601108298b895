package dev.longshore.jobs.syncin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XlsxRecordsTest {

    private static final String SHEET = "<worksheet><sheetData>%s</sheetData></worksheet>";
    private static final String HEADER = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>id</t></is></c></row>";

    @TempDir
    Path folder;

    @Test
    void readsWhatASpreadsheetProgramWrites() throws IOException {
        Path file = folder.resolve("book.xlsx");
        try (XSSFWorkbook book = new XSSFWorkbook();
                OutputStream out = Files.newOutputStream(file)) {
            book.createSheet("other").createRow(0).createCell(0).setCellValue("not this");
            XSSFSheet sheet = book.createSheet("customers");
            CellStyle date = book.createCellStyle();
            date.setDataFormat(book.createDataFormat().getFormat("dd.mm.yyyy"));
            row(sheet, 0, "id", "name", "since", "flag");
            Row first = row(sheet, 1, 12.0, "a & <b>", LocalDate.of(2026, 11, 22), true);
            first.getCell(2).setCellStyle(date);
            Row second = row(sheet, 3, 0.1, "", LocalDateTime.of(2026, 11, 22, 10, 30), null);
            second.getCell(2).setCellStyle(date);
            row(sheet, 4, 1e15, "12", "text", false);
            book.write(out);
        }

        assertThat(read(file, "customers", Records.Place.BEGINNING))
                .containsExactly(
                        "2 12|a & <b>|2026-11-22|true",
                        "4 0.1|null|2026-11-22T10:30:00Z|null",
                        "5 1000000000000000|12|text|false");
        assertThat(read(file, "customers", new Records.Place(2, 3)))
                .containsExactly("4 0.1|null|2026-11-22T10:30:00Z|null", "5 1000000000000000|12|text|false");
        assertRefused(file, "nobody's", "has no sheet");
    }

    @Test
    void refusesEntitiesThatReachOutOrMultiply() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        String reaching = "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>";
        StringBuilder laughs = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 40; i++) {
            laughs.append("<!ENTITY a" + i + " \"&a" + (i - 1) + ";&a" + (i - 1) + ";\">");
        }
        for (String doctype : List.of(reaching, laughs + "]>")) {
            String row = "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>&e;&a39;</t></is></c></row>";
            assertRefused(book(doctype + SHEET.formatted(HEADER + row)), "", "document type");
        }
    }

    @Test
    void refusesWhatUnpacksToFarMoreThanItIs() throws IOException {
        Path file = folder.resolve("bomb.xlsx");
        try (ZipOutputStream zip = parts(file)) {
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            zip.write(("<worksheet><sheetData>" + HEADER).getBytes(StandardCharsets.UTF_8));
            byte[] rows = ("<row><c><v>1</v></c>" + "<x/>".repeat(20) + "</row>")
                    .repeat(10_000)
                    .getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 60; i++) {
                zip.write(rows);
            }
        }

        assertRefused(file, "", "unpacks to more than");
    }

    /** A character that is not of Latin-1 takes two bytes of the heap. */
    @Test
    void refusesMoreSharedTextThanThereIsRoomFor() throws Exception {
        Path file = folder.resolve("shared.xlsx");
        try (ZipOutputStream zip = parts(file)) {
            zip.putNextEntry(new ZipEntry("xl/sharedStrings.xml"));
            zip.write("<sst><si><t>\u6f22\u5b57</t></si><si><t>latin</t></si></sst>".getBytes(StandardCharsets.UTF_8));
        }

        try (Workbook book = Workbook.open(file, 60 + 61)) {
            assertThat(book.sharedTexts()).containsExactly("\u6f22\u5b57", "latin");
        }
        try (Workbook book = Workbook.open(file, 60 + 60)) {
            assertThatThrownBy(book::sharedTexts)
                    .isInstanceOf(LongshoreException.class)
                    .hasMessageContaining("shares more text among its cells than this worker has room for, 0 MB");
        }
    }

    @Test
    void refusesAWorkbookThatHasAColumnOfTheJobTwice() throws IOException {
        Path file = book(
                SHEET.formatted(
                        "<row r=\"1\"><c t=\"str\"><v>id</v></c><c t=\"str\"><v>name</v></c><c t=\"str\"><v>name</v></c></row>"));
        try (XlsxRecords records = new XlsxRecords(Workbook.open(file), "", Records.Place.BEGINNING)) {
            assertThatThrownBy(() -> RecordReaderTest.reader(records, "id", "name"))
                    .isInstanceOf(LongshoreException.class)
                    .hasMessageContaining("\"name\" stands twice");
        }
    }

    @Test
    void refusesWhatIsNoWorkbook() throws IOException {
        assertRefused(Files.writeString(folder.resolve("no.xlsx"), "id,name\n"), "", "no XLSX file");
        assertRefused(book("<worksheet><sheetData><row r=\"x\"/></sheetData></worksheet>"), "", "cannot be read");
        assertRefused(book("<worksheet><sheetData>"), "", "cannot be read");
        assertRefused(
                book(SHEET.formatted(HEADER + "<row r=\"2\"><c r=\"ZZZZ1\"><v>1</v></c></row>")), "", "beyond XFD");
        assertRefused(
                book(SHEET.formatted(HEADER + "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>7</v></c></row>")),
                "",
                "does not hold");
    }

    @Test
    void refusesATagThatWouldFillTheMemoryAndRowsThatGoBackwards() throws IOException {
        String cell = "<row r=\"2\"><c r=\"A2\" x='%s'><v>1</v></c></row>";
        assertThat(read(
                        book(SHEET.formatted(
                                HEADER + cell.formatted("<>\"".repeat(3).replace("<", "&lt;")))),
                        "",
                        Records.Place.BEGINNING))
                .containsExactly("2 1");
        String most = "> ".repeat(BoundedTags.LONGEST / 2 - 100);
        assertThat(read(book(SHEET.formatted(HEADER + cell.formatted(most))), "", Records.Place.BEGINNING))
                .containsExactly("2 1");
        assertRefused(
                book(SHEET.formatted(HEADER + cell.formatted(most + "> ".repeat(200)))), "", "a tag of more than");

        String rows = HEADER + "<row r=\"%d\"><c r=\"A3\"><v>1</v></c></row><row r=\"%d\"><c><v>2</v></c></row>";
        assertThat(read(book(SHEET.formatted(rows.formatted(3, 4))), "", Records.Place.BEGINNING))
                .containsExactly("3 1", "4 2");
        assertRefused(book(SHEET.formatted(rows.formatted(4, 3))), "", "out of order, behind row 4");
        assertRefused(book(SHEET.formatted(rows.formatted(4, 4))), "", "out of order, behind row 4");
    }

    /** Each of these took more memory than there was, or more time than anybody has. */
    @Test
    void refusesRecordsThatAreLongInManyPieces() throws IOException {
        String piece = "x".repeat(400_000);
        String row = "<row r=\"2\">%s</row>";
        String text = "<is><t>" + piece + "</t></is>";
        String cell = "<c t=\"inlineStr\">%s</c>";
        assertThat(read(
                        book(SHEET.formatted(HEADER + row.formatted(cell.formatted(text)))),
                        "",
                        Records.Place.BEGINNING))
                .containsExactly("2 " + piece);
        assertRefused(
                book(SHEET.formatted(HEADER + row.formatted(cell.formatted(text.repeat(3))))), "", "holds a cell of");
        assertRefused(
                book(SHEET.formatted(HEADER + row.formatted(cell.formatted(text).repeat(3)))), "", "in row 2");
        String shared = "<sst><si>" + ("<t>" + piece + "</t>").repeat(3) + "</si></sst>";
        assertRefused(with("xl/sharedStrings.xml", shared), "", "holds a cell of");
        assertRefused(book(SHEET.formatted("<row r=\"1048577\"/>")), "", "numbers a row beyond 1048576");
    }

    @Test
    void refusesWhatTheParserWouldGatherOrNest() throws IOException {
        String much = "> ".repeat(BoundedTags.LONGEST / 2);
        for (String around : List.of("<!--%s-->", "<!-->%s-->", "<?x %s?>", "<![CDATA[%s]]>")) {
            assertRefused(book(SHEET.formatted(around.formatted(much) + HEADER)), "", "a tag of more than");
        }
        String comments = "<!-- > - -> ' --><?x > ' ?>";
        assertThat(read(
                        book(SHEET.formatted(comments + HEADER
                                + "<row r=\"2\"><c t=\"inlineStr\"><is><t><![CDATA[a>]]b]]></t></is></c></row>")),
                        "",
                        Records.Place.BEGINNING))
                .containsExactly("2 a>]]b");
        assertRefused(book("<!DOCTYPE x [<!-- > --> " + much + SHEET), "", "document type");
        assertRefused(book(SHEET.formatted("<a>".repeat(200))), "", "cannot be read");
    }

    @Test
    void refusesStylesAndListsOfPartsThatNobodyWrites() throws IOException {
        String formats = "<styleSheet><numFmts>%s</numFmts></styleSheet>";
        String format = "<numFmt numFmtId='%d' formatCode='%s'/>";
        assertRefused(
                with("xl/styles.xml", formats.formatted(format.formatted(200, "[".repeat(1_001)))), "", "formats of");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= 10_000; i++) {
            many.append(format.formatted(i, "d"));
        }
        assertRefused(with("xl/styles.xml", formats.formatted(many)), "", "formats of");

        Path file = folder.resolve("list.xlsx");
        try (ZipOutputStream zip = parts(file)) {
            for (int i = 0; i < 100; i++) {
                zip.putNextEntry(new ZipEntry(i + "x".repeat(60_000)));
            }
        }
        assertRefused(file, "", "lists its parts in more than 4 MiB");
    }

    @Test
    void refusesMoreNamesThanAWorkbookHas() throws IOException {
        for (String each : List.of(
                "<e%d/>",
                "<e e%d='1'/>", "<?e%d ?>", "<p%1$d:e xmlns:p%1$d='u'/>", "<e xmlns:p='u%d'/>", "<e xmlns='u%d'/>")) {
            StringBuilder many = new StringBuilder();
            for (int i = 0; i <= 1_000; i++) {
                many.append(each.formatted(i));
            }
            assertRefused(book(SHEET.formatted(many + HEADER)), "", "more different names");
        }
    }

    private Path with(String part, String content) throws IOException {
        Path file = Files.createTempFile(folder, "part", ".xlsx");
        try (ZipOutputStream zip = parts(file)) {
            zip.putNextEntry(new ZipEntry(part));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            zip.write(SHEET.formatted(HEADER).getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private void assertRefused(Path file, String sheet, String why) {
        assertThatThrownBy(() -> read(file, sheet, Records.Place.BEGINNING))
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.code()).isEqualTo("workbook-refused");
                    assertThat(e).hasMessageContaining(why);
                });
    }

    private Path book(String sheet) throws IOException {
        Path file = Files.createTempFile(folder, "book", ".xlsx");
        try (ZipOutputStream zip = parts(file)) {
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            zip.write(sheet.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private static ZipOutputStream parts(Path file) throws IOException {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("xl/workbook.xml", """
                <workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" r:id="r1"/></sheets></workbook>""");
        parts.put(
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
        ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file));
        for (Map.Entry<String, String> part : parts.entrySet()) {
            zip.putNextEntry(new ZipEntry(part.getKey()));
            zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
        }
        return zip;
    }

    private static List<String> read(Path file, String sheet, Records.Place place) throws IOException {
        List<String> all = new ArrayList<>();
        Workbook workbook = Workbook.open(file);
        try (workbook) {
            XlsxRecords records = new XlsxRecords(workbook, sheet, place);
            while (records.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < records.cells().count(); i++) {
                    values.add(String.valueOf(records.cells().text(i)));
                }
                all.add(records.line() + " " + String.join("|", values));
            }
        }
        return all;
    }

    private static Row row(XSSFSheet sheet, int number, Object... values) {
        Row row = sheet.createRow(number);
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Double d) {
                row.createCell(i).setCellValue(d);
            } else if (value instanceof Boolean b) {
                row.createCell(i).setCellValue(b);
            } else if (value instanceof LocalDate d) {
                row.createCell(i).setCellValue(d);
            } else if (value instanceof LocalDateTime t) {
                row.createCell(i).setCellValue(t);
            } else if (value instanceof String s) {
                row.createCell(i).setCellValue(s);
            }
        }
        return row;
    }
}
