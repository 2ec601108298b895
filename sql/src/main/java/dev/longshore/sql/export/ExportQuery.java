package dev.longshore.sql.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.longshore.model.failure.LongshoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The query of one run: its SQL with all parameters in place, its columns, and the key that orders its rows.
 *
 * @param sql one SELECT
 * @param columns all of its columns, in order
 * @param keyIndexes where the key columns stand among them, leading one first
 */
public record ExportQuery(String sql, List<Column> columns, List<Integer> keyIndexes) {

    public ExportQuery {
        columns = List.copyOf(columns);
        keyIndexes = List.copyOf(keyIndexes);
    }

    static ExportQuery of(String sql, List<Column> columns, List<String> key) {
        List<Integer> indexes = new ArrayList<>();
        for (String name : key) {
            List<Integer> found = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).name().equals(name)) {
                    found.add(i);
                }
            }
            if (found.size() != 1) {
                throw LongshoreException.badInput(
                        "key-not-a-column",
                        "spec.key",
                        "The key column \"" + name + "\" stands " + (found.isEmpty() ? "nowhere" : "more than once")
                                + " among the columns of the query.",
                        "Name in key only columns that the query returns once.");
            }
            indexes.add(found.get(0));
        }
        return new ExportQuery(sql, columns, indexes);
    }

    /** The key columns, leading one first. */
    public List<Column> key() {
        return keyIndexes.stream().map(columns::get).toList();
    }

    /** A short text that changes when names, types or order of the columns change. */
    public String columnsFingerprint() {
        CRC32C sum = new CRC32C();
        columns.forEach(column -> sum.update((column.name() + '\0' + column.type() + '\0').getBytes(UTF_8)));
        return Long.toHexString(sum.getValue());
    }

    /**
     * The COPY of the rows of a range, in the order of the key.
     *
     * @param last the key of the row to begin with, in text form: the last that is known already; empty for the whole range
     * @param without keys of rows that are left out
     */
    String copy(RowForm form, KeyRange range, List<String> last, List<List<String>> without) {
        return "copy (select " + selected(form) + " from " + inOrder(range, last, without) + ") to stdout";
    }

    /** {@code q.*} as an argument is the whole row, even where a column is called q. */
    private String selected(RowForm form) {
        return switch (form) {
            case FIELDS -> "q.*";
            case JSON -> key().stream().map(ExportQuery::name).collect(joining(", ")) + ", row_to_json(q.*)";
        };
    }

    /** The key alone of one row of a range, so many after its first: nothing else of the row is computed or sent. */
    String keyAt(KeyRange range, List<String> last, List<List<String>> without, long rowsAfterFirst) {
        return "select "
                + key().stream()
                        .map(column -> "cast(" + name(column) + " as text)")
                        .collect(joining(", "))
                + " from " + inOrder(range, last, without) + " offset " + rowsAfterFirst + " limit 1";
    }

    /** Key and row, as JSON, of the rows that follow a key. */
    String jsonAfter(KeyRange range, List<String> last, int rows) {
        return json() + inOrder(range, last, ">", List.of()) + " limit " + rows;
    }

    /** Key and row, as JSON, of the row with a key. */
    String jsonOf(List<String> key) {
        return json() + inOrder(KeyRange.ALL, key, "=", List.of()) + " limit 1";
    }

    private String json() {
        return "select "
                + key().stream()
                        .map(column -> "cast(" + name(column) + " as text)")
                        .collect(joining(", "))
                + ", cast(row_to_json(q) as text) from ";
    }

    private String inOrder(KeyRange range, List<String> last, List<List<String>> without) {
        return inOrder(range, last, ">=", without);
    }

    private String inOrder(KeyRange range, List<String> last, String beginning, List<List<String>> without) {
        List<String> conditions = new ArrayList<>();
        Column leading = key().get(0);
        if (!last.isEmpty()) {
            conditions.add(comparedWith(beginning, last));
        } else if (range.from() != null) {
            conditions.add(name(leading) + " >= " + SqlLiteral.typed(range.from(), leading.type()));
        }
        if (range.until() != null) {
            conditions.add(name(leading) + " < " + SqlLiteral.typed(range.until(), leading.type()));
        }
        without.forEach(key -> conditions.add(comparedWith("<>", key)));
        return asTable()
                + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions))
                + " order by " + key().stream().map(ExportQuery::name).collect(joining(", "));
    }

    /** The query as a table named q. Line breaks keep a comment at its end from eating the bracket. */
    String asTable() {
        return "(\n" + sql + "\n) q";
    }

    static String name(Column column) {
        return "q." + SqlLiteral.identifier(column.name());
    }

    /** A row comparison, which an index on the key columns can start from; {@code a > ? or (a = ? and b >= ?)} cannot. */
    private String comparedWith(String operator, List<String> last) {
        List<Column> key = key();
        if (last.size() != key.size()) {
            throw new IllegalArgumentException("a key of " + key.size() + " columns, not of " + last.size());
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < last.size(); i++) {
            values.add(SqlLiteral.typed(last.get(i), key.get(i).type()));
        }
        return "(" + key.stream().map(ExportQuery::name).collect(joining(", ")) + ") " + operator + " ("
                + String.join(", ", values) + ")";
    }
}
