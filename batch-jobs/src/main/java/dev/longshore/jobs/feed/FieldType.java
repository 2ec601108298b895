package dev.longshore.jobs.feed;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;

/** What a field of a line may be: how it is read, and its type in SQL. */
enum FieldType {
    TEXT("text"),
    INTEGER("bigint"),
    DECIMAL("numeric"),
    BOOLEAN("boolean"),
    DATE("date"),
    TIMESTAMP("timestamptz");

    private static final Map<String, Boolean> WORDS =
            Map.of("true", true, "t", true, "1", true, "false", false, "f", false, "0", false);

    /** A number such as 1e999999999 would fill the memory once written out. */
    private static final int MOST_DIGITS = 1000;

    private final String sql;

    FieldType(String sql) {
        this.sql = sql;
    }

    String sql() {
        return sql;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The value of a text that is not empty. */
    Object read(String field, String text) throws RejectedLine {
        try {
            return switch (this) {
                case TEXT -> text;
                case INTEGER -> Long.valueOf(text.strip());
                case DECIMAL -> decimal(text.strip());
                case BOOLEAN -> flag(text.strip().toLowerCase(Locale.ROOT));
                case DATE -> LocalDate.parse(text.strip());
                case TIMESTAMP -> OffsetDateTime.parse(text.strip()).toInstant();
            };
        } catch (NumberFormatException | DateTimeException e) {
            throw new RejectedLine(field, word(), "\"" + shortened(text) + "\" is not " + expected() + ".");
        }
    }

    /** As JSON carries it to PostgreSQL, which reads it by the column's type. */
    static Object toJson(Object value) {
        return value instanceof LocalDate || value instanceof Instant ? value.toString() : value;
    }

    private static BigDecimal decimal(String text) {
        BigDecimal number = new BigDecimal(text);
        if (Math.abs((long) number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS) {
            throw new NumberFormatException("more than " + MOST_DIGITS + " digits");
        }
        return number;
    }

    private static Boolean flag(String text) {
        Boolean flag = WORDS.get(text);
        if (flag == null) {
            throw new NumberFormatException("neither true nor false");
        }
        return flag;
    }

    private String expected() {
        return switch (this) {
            case TEXT -> "a text";
            case INTEGER -> "a whole number";
            case DECIMAL -> "a number";
            case BOOLEAN -> "true or false";
            case DATE -> "a date such as 2026-11-22";
            case TIMESTAMP -> "a time such as 2026-11-22T10:00:00Z";
        };
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
