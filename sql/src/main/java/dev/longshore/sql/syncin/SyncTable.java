package dev.longshore.sql.syncin;

import dev.longshore.model.failure.LongshoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a sync in writes.
 *
 * @param schema and {@code name}: the table
 * @param columns that are written, in the order in which rows are staged
 * @param key the columns that together name a row; a unique index over exactly these must exist
 * @param tenant the column that says whose a row is, which is one of the columns and of the key; empty if rows are nobody's in particular
 */
public record SyncTable(String schema, String name, List<String> columns, List<String> key, Mode mode, String tenant) {

    private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,62}");

    /** What may become of a row. */
    public enum Mode {
        /** New keys are inserted, known ones changed. */
        UPSERT,
        /** New keys are inserted, known ones left as they are. */
        INSERT,
        /** Known keys are changed, new ones left out. */
        UPDATE
    }

    public SyncTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        name("spec.table", schema);
        name("spec.table", name);
        columns.forEach(column -> name("spec.columns", column));
        if (new HashSet<>(columns).size() < columns.size()) {
            throw LongshoreException.badInput(
                    "sync-in-columns",
                    "spec.columns",
                    "Two columns have the same name.",
                    "Write each column of the table once.");
        }
        for (String column : key) {
            if (!columns.contains(column)) {
                throw LongshoreException.badInput(
                        "sync-in-key",
                        "spec.key",
                        "The key's \"" + column + "\" is none of the columns.",
                        "Name columns that the file brings.");
            }
        }
        if (mode == Mode.UPDATE && columns.size() == key.size()) {
            throw LongshoreException.badInput(
                    "sync-in-columns",
                    "spec.columns",
                    "Mode update changes nothing: the key is all that the file brings.",
                    "Add the columns that change.");
        }
    }

    /**
     * Reads {@code schema.table}.
     *
     * @param columns that the file brings
     * @param tenant as of the table; empty for none
     */
    public static SyncTable of(String table, List<String> columns, List<String> key, Mode mode, String tenant) {
        int dot = table.indexOf('.');
        if (dot < 0) {
            throw LongshoreException.badInput(
                    "sync-in-table",
                    "spec.table",
                    "\"" + table + "\" does not name its schema.",
                    "Write schema and table: crm.customer.");
        }
        List<String> all = new ArrayList<>(columns);
        if (!tenant.isEmpty() && !columns.contains(tenant)) {
            all.add(tenant);
        }
        return new SyncTable(table.substring(0, dot), table.substring(dot + 1), all, key, mode, tenant);
    }

    /** With its schema, in quotes. */
    String quoted() {
        return quoted(schema) + "." + quoted(name);
    }

    List<String> values() {
        return columns.stream().filter(column -> !key.contains(column)).toList();
    }

    static String quoted(String identifier) {
        return '"' + identifier + '"';
    }

    static String list(List<String> identifiers) {
        return list(identifiers, "");
    }

    static String list(List<String> identifiers, String alias) {
        return identifiers.stream().map(column -> alias + quoted(column)).collect(Collectors.joining(", "));
    }

    /** So that it needs no escape in quotes. */
    private static void name(String field, String identifier) {
        if (!IDENTIFIER.matcher(identifier).matches()) {
            throw LongshoreException.badInput(
                    "sync-in-name",
                    field,
                    "\"" + identifier + "\" is not the name of a table or column.",
                    "Write letters, digits and underscores, 63 at most, as the database spells them.");
        }
    }
}
