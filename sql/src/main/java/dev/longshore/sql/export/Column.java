package dev.longshore.sql.export;

/**
 * A column of an export.
 *
 * @param name as the query calls it
 * @param type SQL type to cast a literal to, such as {@code int8}
 * @param text whether a spreadsheet would read its values as text: everything but numbers, dates, times, intervals and booleans
 */
public record Column(String name, String type, boolean text) {

    /** Whether its values can be counted through by adding. */
    boolean isInteger() {
        return type.equals("int2") || type.equals("int4") || type.equals("int8");
    }
}
