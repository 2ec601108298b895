package dev.longshore.sql.export;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The rows of one COPY in PostgreSQL's text format: fields parted by tabs, {@code \N} for NULL, backslash escapes, a line feed at the end. Text and not
 * CSV, because CSV costs the server half as much CPU again. One thread reads; any thread may {@link #cancel}.
 */
public final class RowCopy implements AutoCloseable {

    private final ReadTransaction transaction;
    private final ExportQuery query;
    private final RowForm form;
    private final PGConnection connection;
    private final String copy;
    private volatile @Nullable CopyOut rows;
    private boolean cancelled;
    private boolean closed;

    RowCopy(ReadTransaction transaction, ExportQuery query, RowForm form, String copy) throws SQLException {
        this.transaction = transaction;
        this.query = query;
        this.form = form;
        this.connection = transaction.connection().unwrap(PGConnection.class);
        this.copy = copy;
    }

    /** What is read. */
    public ExportQuery query() {
        return query;
    }

    /** Where the columns of the key stand among the fields of a row, leading one first. */
    public List<Integer> keyPlaces() {
        return switch (form) {
            case FIELDS -> query.keyIndexes();
            case JSON -> IntStream.range(0, query.keyIndexes().size()).boxed().toList();
        };
    }

    /** The next row with its line feed, in an array that is the caller's; null at the end. */
    public byte @Nullable [] next() {
        try {
            return started().readFromCopy();
        } catch (SQLException e) {
            throw SourceFailure.of("its rows were read", e);
        }
    }

    /** With the first row: the server says nothing of a COPY before it has some rows to send, and until then it must be possible to cancel it. */
    private CopyOut started() throws SQLException {
        CopyOut known = rows;
        if (known == null) {
            known = connection.getCopyAPI().copyOut(copy);
            rows = known;
        }
        return known;
    }

    /**
     * Makes a {@link #next} that waits fail soon. To be followed by {@link #close} once nobody reads any more; after it, it does nothing, since the connection
     * is somebody else's then.
     */
    public void cancel() {
        if (!mayCancel()) {
            return;
        }
        try {
            connection.cancelQuery();
        } catch (SQLException e) {
            // The connection is broken, so that the reader fails anyway.
        }
    }

    /** From here on the connection is not used again, however late the server hears of the cancellation. */
    private synchronized boolean mayCancel() {
        cancelled |= !closed;
        return !closed;
    }

    /** Cuts the connection, whoever waits for it. To be followed by {@link #close}. */
    public void abandon() {
        if (mayCancel()) {
            transaction.abandon();
        }
    }

    /**
     * Lets go of the connection. In the middle of the rows, or after a cancellation that may yet hit whatever runs on it next, the connection is not used
     * again: the driver loses count of the server's answers then.
     */
    @Override
    public void close() {
        CopyOut known = rows;
        if (closesCancelled() || known != null && known.isActive()) {
            transaction.abandon();
        } else {
            transaction.close();
        }
    }

    private synchronized boolean closesCancelled() {
        closed = true;
        return cancelled;
    }
}
