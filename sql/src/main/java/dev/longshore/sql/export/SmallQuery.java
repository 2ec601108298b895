package dev.longshore.sql.export;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A query whose result is read as a whole: a table for people. One thread reads; any thread may {@link #cancel}. */
public final class SmallQuery {

    private final DataSource source;
    private volatile @Nullable Statement running;

    public SmallQuery(DataSource source) {
        this.source = source;
    }

    /**
     * The result in the text form of its types.
     *
     * @param names of the columns, in order
     * @param types of the columns, such as {@code int8}
     * @param rows one value a column; null for NULL
     */
    public record Result(List<String> names, List<String> types, List<List<@Nullable String>> rows) {

        public Result {
            names = List.copyOf(names);
            types = List.copyOf(types);
            rows = List.copyOf(rows);
        }
    }

    /**
     * Reads it.
     *
     * @param zone in which times with a zone are written
     * @param snapshot what to see, of {@link SourceSnapshot#id()}
     * @param most rows at most; one more fails
     */
    public Result read(String sql, ZoneId zone, String snapshot, int most) {
        try (ReadTransaction transaction = ReadTransaction.begin(source, zone, snapshot);
                Statement statement = transaction.connection().createStatement()) {
            running = statement;
            statement.setFetchSize(1000);
            try (ResultSet rows = statement.executeQuery(sql)) {
                return read(rows, most);
            }
        } catch (SQLException e) {
            throw SourceFailure.of("a table was read", e);
        } finally {
            running = null;
        }
    }

    /** Makes a {@link #read} that waits fail soon. */
    public void cancel() {
        Statement known = running;
        if (known != null) {
            try {
                known.cancel();
            } catch (SQLException e) {
                // The connection is broken, so that the reader fails anyway.
            }
        }
    }

    private static Result read(ResultSet rows, int most) throws SQLException {
        ResultSetMetaData data = rows.getMetaData();
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (int i = 1; i <= data.getColumnCount(); i++) {
            names.add(data.getColumnLabel(i));
            types.add(data.getColumnTypeName(i));
        }
        List<List<@Nullable String>> read = new ArrayList<>();
        while (rows.next()) {
            if (read.size() == most) {
                throw LongshoreException.of(
                        Category.USER_ERROR,
                        "table-too-long",
                        "A table for people has more than " + most + " rows.",
                        "Sum up, or limit the rows; an export takes any number.");
            }
            List<@Nullable String> row = new ArrayList<>();
            for (int i = 1; i <= names.size(); i++) {
                row.add(rows.getString(i));
            }
            read.add(Collections.unmodifiableList(row));
        }
        return new Result(names, types, read);
    }
}
