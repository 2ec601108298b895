package dev.longshore.sql.export;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A snapshot that other transactions can adopt while this one is open. It keeps the source from vacuuming what it can still see, so close it as soon
 * as the last unit has ended.
 */
public final class SourceSnapshot implements AutoCloseable {

    private static final String EXPORT =
            "select pg_export_snapshot(), to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

    private final ReadTransaction transaction;
    private final String id;
    private final String takenAt;

    private SourceSnapshot(ReadTransaction transaction, String id, String takenAt) {
        this.transaction = transaction;
        this.id = id;
        this.takenAt = takenAt;
    }

    /** Exports the snapshot of the transaction, which this then owns. */
    static SourceSnapshot of(ReadTransaction transaction) throws SQLException {
        try (Statement statement = transaction.connection().createStatement();
                ResultSet row = statement.executeQuery(EXPORT)) {
            row.next();
            return new SourceSnapshot(transaction, row.getString(1), row.getString(2));
        }
    }

    /** Its name, for {@link Source#read}. */
    public String id() {
        return id;
    }

    /** When it was taken, by the source's clock, as ISO 8601. */
    public String takenAt() {
        return takenAt;
    }

    /**
     * Asks its connection whether it is still there. Nobody else would notice: units of others find out, and only the holder can take another.
     *
     * @throws dev.longshore.model.failure.LongshoreException it is gone, which passes with another snapshot
     */
    public void prove() {
        try (Statement statement = transaction.connection().createStatement()) {
            statement.execute("select 1");
        } catch (SQLException e) {
            throw SourceFailure.snapshotGone(id, e);
        }
    }

    @Override
    public void close() {
        transaction.close();
    }
}
