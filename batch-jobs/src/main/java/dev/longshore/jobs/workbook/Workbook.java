package dev.longshore.jobs.workbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** A workbook that is being written: sheets one after another, each with its header and then its rows. Holds one row. For one thread. */
public final class Workbook {

    /** Of a sheet, the header included. */
    public static final int MOST_ROWS = 1_048_576;

    private static final int LONGEST_TEXT = 32_767;
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream zip;
    private final WorkbookStyles styles = new WorkbookStyles();
    private final StringBuilder xml = new StringBuilder(4096);
    private final List<Sheet> sheets = new ArrayList<>();
    private String[] letters = {};
    private CellKind[] kinds = {};
    private int[] body = {};
    private int row;

    public Workbook(OutputStream out) {
        zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_SPEED);
    }

    /** Begins the next sheet with its header. */
    public void beginSheet(Sheet sheet) throws IOException {
        endSheet();
        sheets.add(sheet);
        List<SheetColumn> columns = sheet.columns();
        kinds = columns.stream().map(SheetColumn::kind).toArray(CellKind[]::new);
        body = columns.stream()
                .map(SheetColumn::style)
                .mapToInt(styles::indexOf)
                .toArray();
        letters = new String[columns.size()];
        begin("xl/worksheets/sheet" + sheets.size() + ".xml");
        xml.append(WorkbookXml.beginSheet(sheet, sheets.size() == 1));
        row = 1;
        xml.append("<row r=\"1\">");
        for (int i = 0; i < letters.length; i++) {
            letters[i] = lettersOf(i);
            text(i, columns.get(i).title(), styles.indexOf(columns.get(i).titleStyle()));
        }
        xml.append("</row>");
    }

    /** How many rows the sheet has, the header included. */
    public int rows() {
        return row;
    }

    /** @param fields one a column, as PostgreSQL writes them; null for no cell. The array is the caller's again when the call returns */
    public void row(@Nullable String[] fields) throws IOException {
        beginRow();
        for (int i = 0; i < kinds.length; i++) {
            String value = fields[i];
            if (value != null) {
                cell(i, kinds[i], value, body[i]);
            }
        }
        endRow();
    }

    /** A row that is not like the others, such as their sum. */
    public void row(List<Cell> cells) throws IOException {
        beginRow();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            cell(i, cell.kind(), cell.value(), styles.indexOf(cell.style()));
        }
        endRow();
    }

    private void beginRow() {
        row++;
        xml.append("<row r=\"").append(row).append("\">");
    }

    private void endRow() throws IOException {
        xml.append("</row>");
        flush();
    }

    private void cell(int column, CellKind kind, String value, int style) {
        String number = kind.number(value);
        if (number.isEmpty()) {
            text(column, value, style);
            return;
        }
        beginCell(column, style);
        xml.append(kind == CellKind.BOOLEAN ? " t=\"b\"><v>" : "><v>")
                .append(number)
                .append("</v></c>");
    }

    private void beginCell(int column, int style) {
        xml.append("<c r=\"").append(letters[column]).append(row).append('"');
        if (style != 0) {
            xml.append(" s=\"").append(style).append('"');
        }
    }

    /** A text is never a formula here, whatever it begins with. */
    private void text(int column, String value, int style) {
        Sheet sheet = sheets.get(sheets.size() - 1);
        if (value.length() > LONGEST_TEXT) {
            throw LongshoreException.badInput(
                    "cell-too-long",
                    "spec.format",
                    "A value of column \"" + sheet.columns().get(column).title() + "\" has " + value.length()
                            + " characters, in row " + row + " of sheet " + sheets.size()
                            + ". A cell of a workbook holds "
                            + LONGEST_TEXT + ".",
                    "Cut it in the SQL with left(…, " + LONGEST_TEXT + "), or export as csv or jsonl.");
        }
        beginCell(column, style);
        xml.append(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        WorkbookXml.escape(value, xml);
        xml.append("</t></is></c>");
    }

    private void endSheet() throws IOException {
        if (!sheets.isEmpty()) {
            xml.append(WorkbookXml.endSheet(sheets.get(sheets.size() - 1)));
            end();
        }
    }

    /** Writes the rest. The stream stays open. */
    public void finish() throws IOException {
        finish("", "");
    }

    /** @param title of the whole, and {@code author}, as a program shows them; empty for none */
    public void finish(String title, String author) throws IOException {
        endSheet();
        write("[Content_Types].xml", WorkbookXml.contentTypes(sheets.size()));
        write("_rels/.rels", WorkbookXml.RELATIONS);
        write("docProps/core.xml", WorkbookXml.properties(title, author));
        write("xl/workbook.xml", WorkbookXml.workbook(sheets));
        write("xl/_rels/workbook.xml.rels", WorkbookXml.workbookRelations(sheets.size()));
        write("xl/styles.xml", styles.xml());
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
