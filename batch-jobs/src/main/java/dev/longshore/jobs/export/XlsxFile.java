package dev.longshore.jobs.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.longshore.jobs.export.RowBinding.RowFile;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.export.Column;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A workbook of Office Open XML, written front to back: typed cells under a frozen header, and a further sheet whenever one is full. Its bytes are a
 * function of its rows: no time of making stands in it. Holds one row.
 */
final class XlsxFile implements RowFile {

    /** Of a sheet, the header included. */
    static final int MOST_ROWS = 1_048_576;

    private static final int LONGEST_TEXT = 32_767;
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream zip;
    private final List<Column> columns;
    private final XlsxCell[] cells;
    private final String[] letters;
    private final int rowsPerSheet;
    private final StringBuilder xml = new StringBuilder(4096);
    private int sheets;
    private int row;

    private XlsxFile(OutputStream out, List<Column> columns, int rowsPerSheet) {
        this.zip = new ZipOutputStream(out);
        this.columns = columns;
        this.rowsPerSheet = rowsPerSheet;
        zip.setLevel(Deflater.BEST_SPEED);
        cells = new XlsxCell[columns.size()];
        letters = new String[columns.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = XlsxCell.of(columns.get(i).type());
            letters[i] = lettersOf(i);
        }
    }

    /** An empty workbook with the header on its first sheet. */
    static XlsxFile over(OutputStream out, List<Column> columns) throws IOException {
        return over(out, columns, MOST_ROWS);
    }

    static XlsxFile over(OutputStream out, List<Column> columns, int rowsPerSheet) throws IOException {
        XlsxFile file = new XlsxFile(out, columns, rowsPerSheet);
        file.beginSheet();
        return file;
    }

    @Override
    public void row(@Nullable String[] fields) throws IOException {
        if (row == rowsPerSheet) {
            endSheet();
            beginSheet();
        }
        row++;
        xml.append("<row r=\"").append(row).append("\">");
        for (int i = 0; i < cells.length; i++) {
            String value = fields[i];
            if (value != null) {
                cell(i, value);
            }
        }
        xml.append("</row>");
        flush();
    }

    private void cell(int column, String value) {
        XlsxCell cell = cells[column];
        String number = cell.number(value);
        xml.append("<c r=\"").append(letters[column]).append(row);
        if (number.isEmpty()) {
            text(columns.get(column), value, 0);
        } else if (cell == XlsxCell.BOOLEAN) {
            xml.append("\" t=\"b\"><v>").append(number).append("</v></c>");
        } else {
            xml.append("\" s=\"")
                    .append(cell.style())
                    .append("\"><v>")
                    .append(number)
                    .append("</v></c>");
        }
    }

    /** A text is never a formula here, whatever it begins with. */
    private void text(Column column, String value, int style) {
        if (value.length() > LONGEST_TEXT) {
            throw LongshoreException.badInput(
                    "cell-too-long",
                    "spec.format",
                    "A value of column \"" + column.name() + "\" has " + value.length() + " characters, in row " + row
                            + " of sheet " + sheets + ". A cell of a workbook holds " + LONGEST_TEXT + ".",
                    "Cut it in the SQL with left(…, " + LONGEST_TEXT + "), or export as csv or jsonl.");
        }
        xml.append("\" s=\"").append(style).append("\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        XlsxXml.escape(value, xml);
        xml.append("</t></is></c>");
    }

    private void beginSheet() throws IOException {
        sheets++;
        row = 1;
        begin("xl/worksheets/sheet" + sheets + ".xml");
        xml.append(XlsxXml.beginSheet(cells, sheets == 1));
        xml.append("<row r=\"1\">");
        for (int i = 0; i < cells.length; i++) {
            xml.append("<c r=\"").append(letters[i]).append(row);
            text(columns.get(i), columns.get(i).name(), 1);
        }
        xml.append("</row>");
    }

    private void endSheet() throws IOException {
        xml.append(XlsxXml.END_SHEET);
        end();
    }

    @Override
    public void finish() throws IOException {
        endSheet();
        write("[Content_Types].xml", XlsxXml.contentTypes(sheets));
        write("_rels/.rels", XlsxXml.RELATIONS);
        write("xl/workbook.xml", XlsxXml.workbook(sheets));
        write("xl/_rels/workbook.xml.rels", XlsxXml.workbookRelations(sheets));
        write("xl/styles.xml", XlsxXml.STYLES);
        zip.finish();
    }

    private void write(String name, String content) throws IOException {
        begin(name);
        xml.append(content);
        end();
    }

    private void begin(String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
    }

    private void end() throws IOException {
        flush();
        zip.closeEntry();
    }

    private void flush() throws IOException {
        zip.write(xml.toString().getBytes(UTF_8));
        xml.setLength(0);
    }

    /** A, B, … Z, AA, AB, …. */
    private static String lettersOf(int column) {
        String last = Character.toString('A' + column % 26);
        return column < 26 ? last : lettersOf(column / 26 - 1) + last;
    }
}
