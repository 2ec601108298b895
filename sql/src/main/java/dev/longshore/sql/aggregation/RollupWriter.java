package dev.longshore.sql.aggregation;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.database.ShortSleep;
import dev.longshore.sql.export.SourceFailure;
import dev.longshore.sql.export.SqlLiteral;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** Computes windows anew. One thread writes; any thread may {@link #cancel}. */
public final class RollupWriter {

    // Between its statements the writer does nothing: a process that is frozen there must not keep its successor
    // waiting for the locks of the rows that it deleted. No JIT, which costs more than it saves on one window.
    private static final String SETTINGS = """
            %s;
            set local standard_conforming_strings to on;
            set local jit to off;
            """.formatted(ShortSleep.SELECT);

    private final RollupStatements statements;
    private final String settings;
    private final DataSource dataSource;
    private volatile @Nullable Statement running;

    RollupWriter(RollupStatements statements, String workMemory, DataSource dataSource) {
        this.statements = statements;
        this.settings = SETTINGS + "set local work_mem to " + SqlLiteral.quoted(workMemory) + "; set local timezone to "
                + SqlLiteral.quoted(statements.rollup().zone().getId());
        this.dataSource = dataSource;
    }

    /**
     * Replaces the rows of these windows in the transaction that is open.
     *
     * @return how many rows they have now
     */
    public int replace(WindowRange range) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try (Statement statement = connection.createStatement()) {
            running = statement;
            statement.execute(settings);
            statement.executeUpdate(statements.delete(range));
            return statement.executeUpdate(statements.insert(range));
        } catch (SQLException e) {
            throw failure(range, e);
        } finally {
            running = null;
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    /** Makes a {@link #replace} that is at work fail soon. */
    public void cancel() {
        Statement known = running;
        if (known != null) {
            try {
                known.cancel();
            } catch (SQLException e) {
                // The connection is broken, so that the writer fails anyway.
            }
        }
    }

    private RuntimeException failure(WindowRange range, SQLException e) {
        String message = String.valueOf(e.getMessage());
        int outside = message.indexOf(RollupStatements.OUTSIDE);
        if (outside < 0) {
            return SourceFailure.of("the windows from " + range.from() + " to " + range.until() + " were computed", e);
        }
        return LongshoreException.of(
                Category.USER_ERROR,
                "row-outside-window",
                "The SQL was asked for the windows from " + range.from() + " to before " + range.until()
                        + " and returned a row of another: "
                        + message.substring(outside + RollupStatements.OUTSIDE.length()) + ".",
                "Restrict the source to :window_from and :window_until, and compute the target's window from the same column.",
                e);
    }
}
