package dev.longshore.sql.export;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The database that users' SQL reads. Stateless and thread-safe; each call takes a connection of its own. */
public final class Source {

    private static final Set<Integer> NO_TEXT = Set.of(
            Types.SMALLINT,
            Types.INTEGER,
            Types.BIGINT,
            Types.NUMERIC,
            Types.REAL,
            Types.DOUBLE,
            Types.BIT,
            Types.BOOLEAN,
            Types.DATE,
            Types.TIME,
            Types.TIME_WITH_TIMEZONE,
            Types.TIMESTAMP,
            Types.TIMESTAMP_WITH_TIMEZONE);

    // the driver's names for columns that count by themselves
    private static final Map<String, String> TYPE_OF_SERIAL =
            Map.of("smallserial", "int2", "serial", "int4", "bigserial", "int8");

    private final DataSource source;

    public Source(DataSource source) {
        this.source = source;
    }

    /**
     * Asks the database for the columns of a query, without running it.
     *
     * @param sql one SELECT, parameters in place
     * @param key names of columns that are unique together
     */
    public ExportQuery describe(String sql, List<String> key) {
        try (ReadTransaction transaction = ReadTransaction.begin(source, ZoneId.of("UTC"), null)) {
            return describe(sql, key, transaction.connection());
        } catch (SQLException e) {
            throw SourceFailure.of("the query was prepared", e);
        }
    }

    /**
     * Cuts a query into ranges of its key's leading column, so that rows with the same value never part.
     *
     * @param unitRows about how many rows a range should hold
     */
    public List<KeyRanges.Planned> plan(ExportQuery query, long unitRows) {
        try (ReadTransaction transaction = ReadTransaction.begin(source, ZoneId.of("UTC"), null)) {
            return new KeyRanges(query, unitRows, transaction.connection()).plan();
        } catch (SQLException e) {
            throw SourceFailure.of("the query was split into ranges of its key", e);
        }
    }

    /** Takes a snapshot and holds it until closed. */
    public SourceSnapshot snapshot() {
        try {
            ReadTransaction transaction = ReadTransaction.begin(source, ZoneId.of("UTC"), null);
            try {
                return SourceSnapshot.of(transaction);
            } catch (SQLException e) {
                transaction.close();
                throw e;
            }
        } catch (SQLException e) {
            throw SourceFailure.of("a snapshot was taken", e);
        }
    }

    /**
     * Starts to read the rows of a range in the order of the key.
     *
     * @param last the key of the row to begin with, the last that is known already: seeing it again shows whether a second row has the same key; empty
     *     for the whole range
     * @param without keys of rows that are left out: they are not even sent
     * @param snapshot of {@link SourceSnapshot#id()}
     */
    public RowCopy read(RowQuery rows, KeyRange range, List<String> last, List<List<String>> without, String snapshot) {
        try {
            ReadTransaction transaction = ReadTransaction.begin(source, rows.zone(), snapshot);
            try {
                ExportQuery query = describe(rows.sql(), rows.key(), transaction.connection());
                return new RowCopy(transaction, query, rows.form(), query.copy(rows.form(), range, last, without));
            } catch (SQLException | RuntimeException e) {
                transaction.close();
                throw e;
            }
        } catch (SQLException e) {
            throw SourceFailure.of("the query was started", e);
        }
    }

    /**
     * The key of a row that must not be read itself.
     *
     * @param last the key of the row that is counted from, itself not counted; empty to count from before the first row of the range
     * @param rows how many rows after that, rows that are left out not counted: 1 for the next
     * @param without keys of rows that are left out
     * @param snapshot null for what is committed now
     * @return empty if there are fewer rows by now
     */
    public Optional<List<String>> keyAfter(
            String sql,
            List<String> key,
            KeyRange range,
            List<String> last,
            long rows,
            List<List<String>> without,
            @Nullable String snapshot) {
        try (ReadTransaction transaction = ReadTransaction.begin(source, ZoneId.of("UTC"), snapshot)) {
            ExportQuery query = describe(sql, key, transaction.connection());
            long rowsAfterFirst = last.isEmpty() ? rows - 1 : rows;
            try (Statement statement = transaction.connection().createStatement();
                    ResultSet row = statement.executeQuery(query.keyAt(range, last, without, rowsAfterFirst))) {
                if (!row.next()) {
                    return Optional.empty();
                }
                List<String> found = new ArrayList<>();
                for (int column = 1; column <= key.size(); column++) {
                    found.add(row.getString(column));
                }
                return Optional.of(found);
            }
        } catch (SQLException e) {
            throw SourceFailure.of("the key of a row was looked up", e);
        }
    }

    /**
     * The next rows of a range in the order of the key, as what is committed now has them.
     *
     * @param last the key of the last row that is known; empty to begin with the first of the range
     * @param rows at most so many
     */
    public List<JsonRow> page(String sql, List<String> key, KeyRange range, List<String> last, int rows) {
        return rows(sql, key, query -> query.jsonAfter(range, last, rows));
    }

    /** The row with a key, as what is committed now has it; empty if the query does not have it any more. */
    public Optional<JsonRow> row(String sql, List<String> key, List<String> of) {
        return rows(sql, key, query -> query.jsonOf(of)).stream().findFirst();
    }

    private List<JsonRow> rows(String sql, List<String> key, Function<ExportQuery, String> select) {
        try (ReadTransaction transaction = ReadTransaction.begin(source, ZoneId.of("UTC"), null)) {
            ExportQuery query = describe(sql, key, transaction.connection());
            List<JsonRow> page = new ArrayList<>();
            try (Statement statement = transaction.connection().createStatement();
                    ResultSet row = statement.executeQuery(select.apply(query))) {
                while (row.next()) {
                    List<String> found = new ArrayList<>();
                    for (int column = 1; column <= key.size(); column++) {
                        String value = row.getString(column);
                        if (value == null) {
                            throw KeyRanges.nullKey(key.get(column - 1));
                        }
                        found.add(value);
                    }
                    page.add(new JsonRow(found, row.getString(key.size() + 1)));
                }
            }
            return page;
        } catch (SQLException e) {
            throw SourceFailure.of("its next rows were read", e);
        }
    }

    private static ExportQuery describe(String sql, List<String> key, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery("select q.* from (\n" + sql + "\n) q limit 0")) {
            ResultSetMetaData data = none.getMetaData();
            List<Column> columns = new ArrayList<>();
            for (int i = 1; i <= data.getColumnCount(); i++) {
                String type = TYPE_OF_SERIAL.getOrDefault(data.getColumnTypeName(i), data.getColumnTypeName(i));
                boolean text = !NO_TEXT.contains(data.getColumnType(i)) && !type.equals("interval");
                columns.add(new Column(data.getColumnName(i), type, text, data.getPrecision(i), data.getScale(i)));
            }
            return ExportQuery.of(sql, columns, key);
        }
    }
}
