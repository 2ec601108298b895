package dev.longshore.sql.export;

import static java.util.stream.Collectors.joining;

import dev.longshore.model.failure.LongshoreException;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the rows of a query into ranges of its key's leading column. Whole numbers are cut into equal widths, from two index look-ups; other types are
 * cut by counting once, which reads the key of every row. The first range has no lower end and the last no upper end, so that no row of a later
 * snapshot falls between. Limits: whole numbers that lie very unevenly give uneven ranges, and a leading column of few values few ranges.
 */
public final class KeyRanges {

    /**
     * A range of the plan.
     *
     * @param label what people call it
     * @param rows about how many rows; null if unknown
     */
    public record Planned(
            KeyRange range, String label, @Nullable Long rows) {}

    // A range is a row in the ledger and a COPY; beyond this many their overhead is what one would measure.
    private static final int MOST_RANGES = 10_000;
    private static final String ALL_ROWS = "all rows";
    private static final Pattern PLAN_ROWS = Pattern.compile("rows=(\\d+)");

    private final ExportQuery query;
    private final long unitRows;
    private final Connection connection;
    private final Column leading;

    KeyRanges(ExportQuery query, long unitRows, Connection connection) {
        this.query = query;
        this.unitRows = unitRows;
        this.connection = connection;
        this.leading = query.key().get(0);
    }

    List<Planned> plan() throws SQLException {
        refuseNullKeys();
        long rows = estimatedRows();
        long units = Math.min(MOST_RANGES, rows / unitRows + (rows % unitRows == 0 ? 0 : 1));
        if (units <= 1) {
            return List.of(new Planned(KeyRange.ALL, ALL_ROWS, rows));
        }
        return leading.isInteger() ? equalWidths(units, rows) : counted(units, rows);
    }

    /** One pass for all columns; none at all where the server (17 or later) knows them to be NOT NULL. */
    private void refuseNullKeys() throws SQLException {
        List<Column> key = query.key();
        String isNull = key.stream()
                .map(column -> ExportQuery.name(column) + " is null")
                .collect(joining(" or "));
        String nulls = key.stream()
                .map(column -> ExportQuery.name(column) + " is null")
                .collect(joining(", "));
        String sql = "select " + nulls + " from " + query.asTable() + " where " + isNull + " limit 1";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (row.next()) {
                int column = 1;
                while (!row.getBoolean(column)) {
                    column++;
                }
                throw nullKey(key.get(column - 1).name());
            }
        }
    }

    /** A NULL in the key, which has no place in an order that can be continued. */
    public static LongshoreException nullKey(String column) {
        return LongshoreException.badInput(
                "key-is-null",
                "spec.key",
                "The key column \"" + column + "\" is NULL in at least one row.",
                "Choose key columns that are never NULL, or leave such rows out with WHERE " + column
                        + " IS NOT NULL.");
    }

    private long estimatedRows() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("explain select q.* from " + query.asTable())) {
            row.next();
            Matcher matcher = PLAN_ROWS.matcher(row.getString(1));
            return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
        }
    }

    private List<Planned> equalWidths(long units, long rows) throws SQLException {
        String name = ExportQuery.name(leading);
        String sql = "select min(" + name + ")::text, max(" + name + ")::text from " + query.asTable();
        BigInteger least;
        BigInteger greatest;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            if (row.getString(1) == null) {
                return List.of(new Planned(KeyRange.ALL, ALL_ROWS, 0L));
            }
            least = new BigInteger(row.getString(1));
            greatest = new BigInteger(row.getString(2));
        }
        BigInteger span = greatest.subtract(least).add(BigInteger.ONE);
        long count = span.min(BigInteger.valueOf(units)).longValueExact();
        List<String> bounds = new ArrayList<>();
        for (long i = 1; i < count; i++) {
            bounds.add(least.add(span.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(count)))
                    .toString());
        }
        return between(bounds, rows / count, KeyRanges::wholeNumbers);
    }

    private List<Planned> counted(long units, long rows) throws SQLException {
        // each width-th row opens a range, unless it ties with the very first; an estimate that was far too low gives
        // more ranges, which is right
        long width = Math.max(unitRows, rows / units);
        String name = ExportQuery.name(leading);
        String sql = "select r.k::text from (select " + name + " as k, row_number() over w as n, first_value(" + name
                + ") over w as first from " + query.asTable() + " window w as (order by " + name
                + ")) r where (r.n - 1) % " + width + " = 0 and r.k > r.first group by r.k order by r.k";
        List<String> bounds = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                bounds.add(row.getString(1));
            }
        }
        return between(bounds, width, KeyRanges::label);
    }

    private static List<Planned> between(List<String> bounds, long rowsOfEach, Function<KeyRange, String> label) {
        List<Planned> ranges = new ArrayList<>();
        @Nullable String from = null;
        for (int i = 0; i <= bounds.size(); i++) {
            @Nullable String until = i < bounds.size() ? bounds.get(i) : null;
            KeyRange range = new KeyRange(from, until);
            ranges.add(new Planned(range, label.apply(range), rowsOfEach));
            from = until;
        }
        return ranges;
    }

    private static String wholeNumbers(KeyRange range) {
        if (range.until() == null) {
            return range.from() == null ? ALL_ROWS : "from " + grouped(new BigInteger(range.from()));
        }
        String last = grouped(new BigInteger(range.until()).subtract(BigInteger.ONE));
        return range.from() == null ? "up to " + last : grouped(new BigInteger(range.from())) + " – " + last;
    }

    private static String grouped(BigInteger number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String label(KeyRange range) {
        if (range.until() == null) {
            return range.from() == null ? ALL_ROWS : "from " + shortened(range.from());
        }
        String until = "below " + shortened(range.until());
        return range.from() == null ? until : shortened(range.from()) + " to " + until;
    }

    private static String shortened(String bound) {
        return bound.length() <= 40 ? bound : bound.substring(0, 39) + "…";
    }
}
