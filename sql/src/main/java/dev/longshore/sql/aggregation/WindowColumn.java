package dev.longshore.sql.aggregation;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.export.SqlLiteral;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.Locale;

/**
 * A column that says to which window a row belongs.
 *
 * @param name as the table calls it
 * @param type what it holds
 */
record WindowColumn(String name, Type type) {

    private static final DateTimeFormatter YEAR = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR_OF_ERA, 4, 9, SignStyle.NEVER)
            .toFormatter(Locale.ROOT);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    enum Type {
        DATE("date"),
        TIMESTAMP("timestamp"),
        TIMESTAMPTZ("timestamptz");

        private final String sql;

        Type(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }
    }

    /**
     * Knows the type, and whether windows of the size can be told by it.
     *
     * @param entry of the definition that names the column
     */
    static WindowColumn of(String name, String type, WindowSize size, String entry) {
        for (Type known : Type.values()) {
            if (known.sql().equals(type)) {
                if (known == Type.DATE && size == WindowSize.HOUR) {
                    throw LongshoreException.badInput(
                            "window-type",
                            entry,
                            "The column \"" + name + "\" is of type date, which tells no hour.",
                            "Name a column of type timestamp or timestamptz, or make the window a day or longer.");
                }
                return new WindowColumn(name, known);
            }
        }
        throw LongshoreException.badInput(
                "window-type",
                entry,
                "The column \"" + name + "\" is of type " + type + ", which no calendar can cut.",
                "Name a column of type date, timestamp or timestamptz.");
    }

    /** The moment as the column holds it. Where the clock jumps over it, the moment of the jump. */
    String literal(LocalDateTime moment, ZoneId zone) {
        return switch (type) {
            case DATE, TIMESTAMP -> SqlLiteral.typed(text(moment, ""), type.sql());
            case TIMESTAMPTZ ->
                SqlLiteral.typed(text(moment.atZone(zone).withZoneSameInstant(ZoneOffset.UTC), "Z"), type.sql());
        };
    }

    /** As the database reads it: it knows no year 0 and no sign before a year. */
    private static String text(Temporal moment, String offset) {
        return YEAR.format(moment) + TIME.format(moment) + offset + (moment.get(ChronoField.YEAR) < 1 ? " BC" : "");
    }

    /** The value of an expression of this type, as a timestamp in the local time of the zone. */
    String local(String expression, ZoneId zone) {
        return switch (type) {
            case DATE -> "cast(" + expression + " as timestamp)";
            case TIMESTAMP -> expression;
            case TIMESTAMPTZ -> "(" + expression + " at time zone " + SqlLiteral.quoted(zone.getId()) + ")";
        };
    }

    /** The condition that a row lies in the range. */
    String within(WindowRange range, ZoneId zone) {
        return quoted() + " >= " + literal(range.from(), zone) + " and " + quoted() + " < "
                + literal(range.until(), zone);
    }

    String quoted() {
        return SqlLiteral.identifier(name);
    }
}
