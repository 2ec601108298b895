package dev.longshore.jobs.export;

import dev.longshore.jobs.export.RowBinding.RowFile;
import dev.longshore.jobs.workbook.CellKind;
import dev.longshore.jobs.workbook.Sheet;
import dev.longshore.jobs.workbook.Sheet.Paper;
import dev.longshore.jobs.workbook.SheetColumn;
import dev.longshore.jobs.workbook.Workbook;
import dev.longshore.sql.export.Column;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of an export as a workbook, with a further sheet whenever one is full. */
final class XlsxFile implements RowFile {

    private final Workbook workbook;
    private final List<SheetColumn> columns;
    private final int rowsPerSheet;
    private int sheets;

    private XlsxFile(OutputStream out, List<Column> columns, int rowsPerSheet) {
        this.workbook = new Workbook(out);
        this.columns = columns.stream()
                .map(column -> SheetColumn.of(column.name(), CellKind.of(column.type())))
                .toList();
        this.rowsPerSheet = rowsPerSheet;
    }

    /** An empty workbook with the header on its first sheet. */
    static XlsxFile over(OutputStream out, List<Column> columns) throws IOException {
        return over(out, columns, Workbook.MOST_ROWS);
    }

    static XlsxFile over(OutputStream out, List<Column> columns, int rowsPerSheet) throws IOException {
        XlsxFile file = new XlsxFile(out, columns, rowsPerSheet);
        file.beginSheet();
        return file;
    }

    @Override
    public void row(@Nullable String[] fields) throws IOException {
        if (workbook.rows() == rowsPerSheet) {
            beginSheet();
        }
        workbook.row(fields);
    }

    private void beginSheet() throws IOException {
        sheets++;
        workbook.beginSheet(new Sheet(sheets == 1 ? "Rows" : "Rows " + sheets, columns, Paper.ANY));
    }

    @Override
    public void finish() throws IOException {
        workbook.finish();
    }
}
