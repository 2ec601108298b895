package dev.longshore.sql.export;

import java.util.List;

/**
 * A row of a query.
 *
 * @param key its key in text form, leading column first
 * @param json all of its columns, as one JSON object in their order
 */
public record JsonRow(List<String> key, String json) {

    public JsonRow {
        key = List.copyOf(key);
    }
}
