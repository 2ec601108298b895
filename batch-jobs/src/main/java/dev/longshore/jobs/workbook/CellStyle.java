package dev.longshore.jobs.workbook;

/**
 * How cells look.
 *
 * @param format number format in the words of Office Open XML, whose point and comma a program shows as its reader's language has them; empty for none
 * @param weight of the letters and the line that goes with it
 * @param side at which the content stands
 */
public record CellStyle(String format, Weight weight, Side side) {

    /** What a row is. */
    public enum Weight {
        BODY,
        HEADER,
        TOTAL,
        TITLE
    }

    public enum Side {
        /** Numbers right, texts left. */
        AS_TYPED,
        LEFT,
        RIGHT,
        WRAPPED
    }

    public static final CellStyle PLAIN = of("");
    public static final CellStyle HEADER = new CellStyle("", Weight.HEADER, Side.AS_TYPED);
    public static final CellStyle DATE = of("yyyy\\-mm\\-dd");
    public static final CellStyle TIMESTAMP = of("yyyy\\-mm\\-dd\\ hh:mm:ss");
    /** With its second part it is no format that a program would replace by its language's own, which may have twelve hours. */
    public static final CellStyle TIME = of("hh:mm:ss;@");

    /** As LibreOffice writes it, which would print 1 and 0 else; others go by the type of the cell. */
    public static final CellStyle BOOLEAN = of("\"TRUE\";\"TRUE\";\"FALSE\"");

    /** Of the body. */
    public static CellStyle of(String format) {
        return new CellStyle(format, Weight.BODY, Side.AS_TYPED);
    }

    /** The same at the left, where the head of its column stands. */
    public CellStyle left() {
        return new CellStyle(format, weight, Side.LEFT);
    }

    /** The same in another row. */
    public CellStyle in(Weight other) {
        return new CellStyle(format, other, side);
    }
}
