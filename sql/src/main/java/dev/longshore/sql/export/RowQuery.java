package dev.longshore.sql.export;

import java.time.ZoneId;
import java.util.List;

/**
 * What is read from a source, and how.
 *
 * @param sql one SELECT, parameters in place
 * @param key names of columns that are unique together
 * @param zone in which times with a zone are written
 * @param form of its rows
 */
public record RowQuery(String sql, List<String> key, ZoneId zone, RowForm form) {

    public RowQuery {
        key = List.copyOf(key);
    }
}
