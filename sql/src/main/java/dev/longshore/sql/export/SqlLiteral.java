package dev.longshore.sql.export;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.ParameterType;
import java.math.BigDecimal;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Utils;

/**
 * Values as typed literals, since COPY takes no bind parameters. Literals have a second use: the planner sees them and folds
 * {@code (:from is null or …)} away. Safe only under {@code standard_conforming_strings}, which every session of this package sets.
 */
public final class SqlLiteral {

    private SqlLiteral() {}

    /**
     * A parameter's value.
     *
     * @param value as a run carries it: String, Long, BigDecimal, Boolean, LocalDate or Instant; null if it is absent
     */
    public static String of(ParameterType type, @Nullable Object value) {
        return value == null
                ? "null::" + sqlTypeOf(type)
                : typed(value instanceof BigDecimal d ? d.toPlainString() : value.toString(), sqlTypeOf(type));
    }

    /** A value in its text form, such as COPY writes it, with the type that it came from. */
    public static String typed(String text, String sqlType) {
        return quoted(text) + "::" + sqlType;
    }

    /** A text in quotes, without a type. */
    public static String quoted(String text) {
        return "'" + escape(text) + "'";
    }

    /** A name in double quotes. */
    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String escape(String text) {
        try {
            return Utils.escapeLiteral(null, text, true).toString();
        } catch (SQLException e) {
            throw LongshoreException.badInput(
                    "text-with-nul",
                    "parameters",
                    "A text holds the character NUL, which PostgreSQL cannot store.",
                    "Leave the character out.");
        }
    }

    /** What a parameter's type is called in SQL. */
    public static String sqlTypeOf(ParameterType type) {
        return switch (type) {
            case TEXT -> "text";
            case INTEGER -> "bigint";
            case DECIMAL -> "numeric";
            case BOOLEAN -> "boolean";
            case DATE -> "date";
            case TIMESTAMP -> "timestamptz";
        };
    }
}
