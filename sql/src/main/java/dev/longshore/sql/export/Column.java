package dev.longshore.sql.export;

/**
 * A column of an export.
 *
 * @param name as the query calls it
 * @param type SQL type to cast a literal to, such as {@code int8}
 * @param text whether a spreadsheet would read its values as text: everything but numbers, dates, times, intervals and booleans
 * @param precision digits of a numeric; 0 where it does not say
 * @param scale those of them behind the point
 */
public record Column(String name, String type, boolean text, int precision, int scale) {

    /** A column that is no numeric, or one that does not say how many digits it has. */
    public Column(String name, String type, boolean text) {
        this(name, type, text, 0, 0);
    }

    /** Whether its values can be counted through by adding. */
    boolean isInteger() {
        return type.equals("int2") || type.equals("int4") || type.equals("int8");
    }
}
