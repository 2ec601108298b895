package dev.longshore.sql.aggregation;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.export.SqlLiteral;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * A column that says to which window a row belongs.
 *
 * @param name as the table calls it
 * @param type what it holds
 */
record WindowColumn(String name, Type type) {

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
            case DATE -> SqlLiteral.typed(moment.toLocalDate().toString(), type.sql());
            case TIMESTAMP -> SqlLiteral.typed(moment.toString(), type.sql());
            case TIMESTAMPTZ -> SqlLiteral.typed(moment.atZone(zone).toInstant().toString(), type.sql());
        };
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
