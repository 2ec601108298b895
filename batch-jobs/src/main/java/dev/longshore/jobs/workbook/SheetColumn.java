package dev.longshore.jobs.workbook;

/**
 * A column of a sheet.
 *
 * @param title in the header
 * @param kind of its cells
 * @param style of its cells
 * @param titleStyle of the header
 * @param width in characters
 */
public record SheetColumn(String title, CellKind kind, CellStyle style, CellStyle titleStyle, int width) {

    /** A column that looks as its type asks. */
    public static SheetColumn of(String title, CellKind kind) {
        return new SheetColumn(title, kind, kind.style(), CellStyle.HEADER, kind.width());
    }
}
