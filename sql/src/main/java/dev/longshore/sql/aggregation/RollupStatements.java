package dev.longshore.sql.aggregation;

import static java.util.stream.Collectors.joining;

import dev.longshore.sql.export.SqlLiteral;
import java.util.List;

/**
 * The statements of a rollup, its columns known.
 *
 * @param columns that the SELECT returns, which are the columns of the target that it fills
 */
record RollupStatements(Rollup rollup, WindowColumn source, WindowColumn target, List<String> columns) {

    /** In the message of the server when the SELECT returns a row of another window. */
    static final String OUTSIDE = "longshore: row outside its windows: ";

    RollupStatements {
        columns = List.copyOf(columns);
    }

    /** The rows of the source in a range, for the planner's estimate. */
    String sourceRows(WindowRange range) {
        return "select from " + rollup.source().quoted() + " where " + source.within(range, rollup.zone());
    }

    /** First and last moment of the source and of the target: two columns, two rows. */
    String extents() {
        return extent(rollup.source(), source) + " union all " + extent(rollup.target(), target);
    }

    private String extent(TableName table, WindowColumn column) {
        return "select " + column.local("min(" + column.quoted() + ")", rollup.zone()) + ", "
                + column.local("max(" + column.quoted() + ")", rollup.zone()) + " from " + table.quoted();
    }

    String delete(WindowRange range) {
        return "delete from " + rollup.target().quoted() + " where " + target.within(range, rollup.zone());
    }

    /**
     * The rows of the range. A row that lies outside would stay when the range is computed again: the statement fails on it. The check stands in the
     * SELECT list, where it costs once a group and the planner does not push it down to the rows.
     */
    String insert(WindowRange range) {
        return "insert into " + rollup.target().quoted() + " (" + quotedColumns("") + ")\nselect "
                + columns.stream()
                        .map(column ->
                                column.equals(target.name()) ? checked(range) : "q." + SqlLiteral.identifier(column))
                        .collect(joining(", "))
                + " from " + asTable(rollup, source, range);
    }

    private String checked(WindowRange range) {
        String value = "cast(q." + target.quoted() + " as " + target.type().sql() + ")";
        return "case when " + value + " >= " + target.literal(range.from(), rollup.zone()) + " and " + value + " < "
                + target.literal(range.until(), rollup.zone()) + " then " + value + " else cast('" + OUTSIDE
                + "' || coalesce(cast(q." + target.quoted() + " as text), 'NULL') as "
                + target.type().sql() + ") end";
    }

    private String quotedColumns(String prefix) {
        return columns.stream()
                .map(column -> prefix + SqlLiteral.identifier(column))
                .collect(joining(", "));
    }

    /** The SELECT of a range as a table named q. Line breaks keep a comment at its end from eating the bracket. */
    static String asTable(Rollup rollup, WindowColumn source, WindowRange range) {
        return "(\n"
                + rollup.sql()
                        .render(name ->
                                source.literal(name.equals(Rollup.FROM) ? range.from() : range.until(), rollup.zone()))
                + "\n) q";
    }
}
