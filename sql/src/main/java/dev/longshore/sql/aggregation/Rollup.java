package dev.longshore.sql.aggregation;

import dev.longshore.sql.export.ParameterizedSql;
import java.time.ZoneId;

/**
 * What is aggregated into what.
 *
 * @param sql one SELECT that aggregates the rows from {@code :window_from} to before {@code :window_until}
 * @param source the table whose rows it aggregates
 * @param sourceWindow its column that says to which window a row belongs
 * @param target the table that holds the result
 * @param targetWindow its column that bears the window
 * @param size of a window
 * @param zone whose calendar cuts the windows
 */
public record Rollup(
        ParameterizedSql sql,
        TableName source,
        String sourceWindow,
        TableName target,
        String targetWindow,
        WindowSize size,
        ZoneId zone) {

    /** The parameters that the SQL must use, and the only ones that it may. */
    public static final String FROM = "window_from";

    public static final String UNTIL = "window_until";
}
