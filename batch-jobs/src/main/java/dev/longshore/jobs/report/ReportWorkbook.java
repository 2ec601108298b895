package dev.longshore.jobs.report;

import dev.longshore.jobs.report.Section.ColumnLook;
import dev.longshore.jobs.report.Section.Look;
import dev.longshore.jobs.workbook.Cell;
import dev.longshore.jobs.workbook.CellKind;
import dev.longshore.jobs.workbook.CellStyle;
import dev.longshore.jobs.workbook.CellStyle.Side;
import dev.longshore.jobs.workbook.CellStyle.Weight;
import dev.longshore.jobs.workbook.Sheet;
import dev.longshore.jobs.workbook.Sheet.Paper;
import dev.longshore.jobs.workbook.SheetColumn;
import dev.longshore.jobs.workbook.Workbook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The report as a workbook to calculate with: a sheet that says what it is, and one a section, whose cells are numbers and dates. Charts are left to the reader. */
final class ReportWorkbook {

    private static final int NARROWEST = 9;
    private static final int WIDEST = 60;
    /** Columns that have room on a page that stands. */
    private static final int MOST_STANDING = 6;

    private final ReportSpec spec;
    private final ReportDocument document;
    private final SheetFormats formats;
    private final ReportWords words;
    private final List<SectionData> sections;
    private final Set<String> names = new HashSet<>();

    ReportWorkbook(ReportSpec spec, ReportDocument document, List<SectionData> sections) {
        this.spec = spec;
        this.document = document;
        this.formats = new SheetFormats(document.figures());
        this.words = document.figures().words();
        this.sections = List.copyOf(sections);
    }

    byte[] bytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Workbook workbook = new Workbook(out);
        about(workbook);
        for (int number = 0; number < sections.size(); number++) {
            section(workbook, spec.sections().get(number), sections.get(number));
        }
        workbook.finish(spec.title(), spec.publisher());
        return out.toByteArray();
    }

    private void about(Workbook workbook) throws IOException {
        CellStyle title = new CellStyle("", Weight.TITLE, Side.AS_TYPED);
        CellStyle wrapped = new CellStyle("", Weight.BODY, Side.WRAPPED);
        workbook.beginSheet(new Sheet(
                Sheet.nameOf(words.said("about"), names),
                List.of(
                        new SheetColumn(spec.title(), CellKind.TEXT, wrapped, title, 28),
                        new SheetColumn("", CellKind.TEXT, wrapped, title, 64)),
                Paper.STANDING));
        workbook.row(new String[] {words.said("published-by"), spec.publisher()});
        workbook.row(new String[] {words.said("moment"), document.asOf()});
        if (!document.subtitle().isEmpty()) {
            workbook.row(new String[] {words.said("asked-for"), document.subtitle()});
        }
        for (Section section : spec.sections()) {
            workbook.row(new String[] {section.title(), section.text()});
        }
    }

    private void section(Workbook workbook, Section section, SectionData data) throws IOException {
        int columns = data.result().names().size();
        List<SheetColumn> made = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            made.add(column(section, data, column));
        }
        workbook.beginSheet(new Sheet(
                Sheet.nameOf(section.title(), names), made, columns > MOST_STANDING ? Paper.LYING : Paper.STANDING));
        for (List<@Nullable String> row : data.result().rows()) {
            workbook.row(row.toArray(new @Nullable String[0]));
        }
        if (!section.total().isEmpty() && !data.result().rows().isEmpty()) {
            total(workbook, section, data, made);
        }
    }

    private SheetColumn column(Section section, SectionData data, int column) {
        String type = data.result().types().get(column);
        Look look = look(section, data, column);
        String title = document.titleOf(section, data, column);
        int longest = title.length();
        for (List<@Nullable String> row : data.result().rows()) {
            longest = Math.max(
                    longest,
                    document.written(section, data, column, row.get(column)).length());
        }
        CellStyle head = data.isNumber(column) ? new CellStyle("", Weight.HEADER, Side.RIGHT) : CellStyle.HEADER;
        return new SheetColumn(
                title,
                SheetFormats.kind(type, look),
                formats.style(type, look),
                head,
                Math.min(WIDEST, Math.max(NARROWEST, longest + 3)));
    }

    /** What is not summed stays empty, whatever its type; the first column says what the row is. */
    private void total(Workbook workbook, Section section, SectionData data, List<SheetColumn> columns)
            throws IOException {
        List<Cell> cells = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            boolean summed = section.total().contains(data.result().names().get(column));
            cells.add(new Cell(
                    summed ? data.sum(column) : column == 0 ? words.said("total") : "",
                    summed ? CellKind.DECIMAL : CellKind.TEXT,
                    columns.get(column).style().in(Weight.TOTAL)));
        }
        workbook.row(cells);
    }

    private static Look look(Section section, SectionData data, int column) {
        ColumnLook look = section.columns().get(data.result().names().get(column));
        return look == null ? Look.PLAIN : look.look();
    }
}
