package dev.longshore.sql.aggregation;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.aggregation.Changes.Log;
import dev.longshore.sql.aggregation.Changes.Stamp;
import dev.longshore.sql.export.SourceFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a source before anything is computed. Every statement sees what is committed when it begins: a mark is read by the statement that reads
 * the changes or before it, never after, so that a change is told once too often rather than not at all. Stateless; each call takes a connection.
 */
public class AggregationSource {

    private static final Pattern PLAN_ROWS = Pattern.compile("rows=(\\d+)");
    private static final LocalDateTime NEVER = LocalDateTime.of(1, 1, 1, 0, 0);

    private final DataSource source;

    public AggregationSource(DataSource source) {
        this.source = source;
    }

    /** Columns and types of source, target and SELECT. Finds what does not fit together. */
    RollupStatements describe(Rollup rollup) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            return describe(rollup, statement);
        } catch (SQLException e) {
            throw SourceFailure.of("source, target and SQL of the rollup were looked at", e);
        }
    }

    /**
     * What has changed.
     *
     * @param since the mark of the survey before; null for none: then no changes are told, and all windows must be computed
     */
    public Survey survey(Rollup rollup, Changes changes, @Nullable String since) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            // before the mark: a table that is replaced between the two is noticed by the next run
            String incarnation = incarnation(rollup.source(), statement);
            if (changes instanceof Log log) {
                return logged(rollup, log, incarnation, since, statement);
            }
            if (changes instanceof Stamp stamp) {
                return stamped(rollup, stamp, incarnation, since, statement);
            }
            return new Survey(incarnation, "", List.of());
        } catch (SQLException e) {
            throw SourceFailure.of("its changes were read", e);
        }
    }

    /** From the first window of source or target to the last; empty if both are empty. */
    public Optional<WindowRange> extent(Rollup rollup) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(describe(rollup, statement).extents())) {
            LocalDateTime first = null;
            LocalDateTime last = null;
            while (row.next()) {
                LocalDateTime from = row.getObject(1, LocalDateTime.class);
                LocalDateTime to = row.getObject(2, LocalDateTime.class);
                if (from != null && to != null) {
                    refuseInfinity(from, to);
                    first = first == null || from.isBefore(first) ? from : first;
                    last = last == null || to.isAfter(last) ? to : last;
                }
            }
            return first == null || last == null
                    ? Optional.empty()
                    : Optional.of(WindowRange.around(first, last, rollup.size()));
        } catch (SQLException e) {
            throw SourceFailure.of("its first and last window were read", e);
        }
    }

    /** Cuts a range at starts of windows into such as the planner expects to have at most so many rows of the source; one window is not cut. */
    public List<Sized> cut(Rollup rollup, WindowRange range, long rows) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            List<Sized> pieces = new ArrayList<>();
            cut(describe(rollup, statement), range, rows, statement, pieces);
            return pieces;
        } catch (SQLException e) {
            throw SourceFailure.of("the windows were cut into work units", e);
        }
    }

    /**
     * Windows, and how many rows they may have.
     *
     * @param rows of the source, as the planner expects
     */
    public record Sized(WindowRange range, long rows) {}

    private static void cut(
            RollupStatements statements, WindowRange range, long rows, Statement statement, List<Sized> pieces)
            throws SQLException {
        long expected = expectedRows(statements.sourceRows(range), statement);
        Optional<WindowRange.Halves> halves = range.halves(statements.rollup().size());
        if (expected <= rows || halves.isEmpty()) {
            pieces.add(new Sized(range, expected));
            return;
        }
        cut(statements, halves.get().first(), rows, statement, pieces);
        cut(statements, halves.get().second(), rows, statement, pieces);
    }

    private static long expectedRows(String query, Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("explain " + query)) {
            row.next();
            Matcher matcher = PLAN_ROWS.matcher(row.getString(1));
            return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
        }
    }

    private static Survey logged(
            Rollup rollup, Log log, String incarnation, @Nullable String since, Statement statement)
            throws SQLException {
        if (since == null) {
            return new Survey(incarnation, one("select pg_current_snapshot()::text", statement), List.of());
        }
        WindowColumn window = column(log.table(), log.window(), rollup.size(), "spec.changes.window", statement);
        // one statement, one snapshot: exactly what is visible now and was not then
        String sql = ChangesSql.logged(rollup, log, window, since);
        try (ResultSet row = statement.executeQuery(sql)) {
            String mark = "";
            List<LocalDateTime> changed = new ArrayList<>();
            while (row.next()) {
                mark = row.getString(1);
                LocalDateTime start = row.getObject(2, LocalDateTime.class);
                if (start != null) {
                    changed.add(start);
                }
            }
            return new Survey(incarnation, mark, changed);
        }
    }

    private static Survey stamped(
            Rollup rollup, Stamp stamp, String incarnation, @Nullable String since, Statement statement)
            throws SQLException {
        if (!"t".equals(one(ChangesSql.SEES_OTHERS, statement))) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "aggregation-blind",
                    "Longshore may not see when other sessions began their transactions: a row that commits late would be missed.",
                    "Grant pg_read_all_stats to the account of Longshore, or let a log tell the changes.");
        }
        String mark = one(ChangesSql.horizon(stamp), statement);
        List<LocalDateTime> changed = new ArrayList<>();
        if (since != null) {
            WindowColumn window =
                    column(rollup.source(), rollup.sourceWindow(), rollup.size(), "spec.source.window", statement);
            try (ResultSet row = statement.executeQuery(ChangesSql.stamped(rollup, stamp, window, since))) {
                while (row.next()) {
                    changed.add(row.getObject(1, LocalDateTime.class));
                }
            }
        }
        return new Survey(incarnation, mark, changed);
    }

    private static RollupStatements describe(Rollup rollup, Statement statement) throws SQLException {
        WindowColumn from =
                column(rollup.source(), rollup.sourceWindow(), rollup.size(), "spec.source.window", statement);
        WindowColumn to =
                column(rollup.target(), rollup.targetWindow(), rollup.size(), "spec.target.window", statement);
        WindowRange any = WindowRange.around(NEVER, NEVER, rollup.size());
        List<String> columns = new ArrayList<>();
        try (ResultSet row =
                statement.executeQuery("select q.* from " + RollupStatements.asTable(rollup, from, any) + " limit 0")) {
            ResultSetMetaData data = row.getMetaData();
            for (int i = 1; i <= data.getColumnCount(); i++) {
                columns.add(data.getColumnLabel(i));
            }
        }
        if (!columns.contains(to.name())) {
            throw LongshoreException.badInput(
                    "aggregation-window",
                    "spec.sql",
                    "The SQL returns no column \"" + to.name() + "\", the window of the target.",
                    "Return the window under that name: a row that bears none could never be computed anew.");
        }
        return new RollupStatements(rollup, from, to, columns);
    }

    private static WindowColumn column(TableName table, String name, WindowSize size, String entry, Statement statement)
            throws SQLException {
        String quoted = new WindowColumn(name, WindowColumn.Type.DATE).quoted();
        try (ResultSet row = statement.executeQuery("select " + quoted + " from " + table.quoted() + " limit 0")) {
            return WindowColumn.of(name, row.getMetaData().getColumnTypeName(1), size, entry);
        }
    }

    private static String incarnation(TableName table, Statement statement) throws SQLException {
        return one(ChangesSql.incarnation(table), statement);
    }

    private static String one(String sql, Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void refuseInfinity(LocalDateTime from, LocalDateTime to) {
        if (from.equals(LocalDateTime.MIN) || to.equals(LocalDateTime.MAX)) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "aggregation-infinity",
                    "A row of source or target lies at infinity, where no window is.",
                    "Aggregate a view of the source that leaves such rows out.");
        }
    }
}
