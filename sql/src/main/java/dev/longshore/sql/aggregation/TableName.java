package dev.longshore.sql.aggregation;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.export.SqlLiteral;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table or view by its name, such as {@code sales.daily_sales}.
 *
 * @param text as the definition writes it; letters count as they are written
 */
public record TableName(String text) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*)?");

    /**
     * Checks the name.
     *
     * @param entry of the definition that holds it
     */
    public static TableName of(String text, String entry) {
        if (!NAME.matcher(text).matches()) {
            throw LongshoreException.badInput(
                    "table-name",
                    entry,
                    "\"" + text + "\" is no name of a table.",
                    "Write schema and name, such as sales.daily_sales, without quotes.");
        }
        return new TableName(text);
    }

    /** As it stands in a statement. */
    String quoted() {
        return Arrays.stream(text.split("\\.")).map(SqlLiteral::identifier).collect(Collectors.joining("."));
    }
}
