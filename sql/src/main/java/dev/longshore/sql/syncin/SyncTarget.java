package dev.longshore.sql.syncin;

import dev.longshore.model.run.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Writes staged rows into one table, on the connection of the transaction that is open: rows and checkpoint commit together or not at all. A chunk that the
 * database refuses for what a row says is tried again by halves, each in a savepoint, until the row is found; the others are written. Thread-safe.
 */
public final class SyncTarget {

    private static final String SAME_KEY_TWICE = "21000";

    private final DataSource dataSource;
    private final SyncStatements statements;
    private final boolean keepsSeen;
    private final boolean bulk;

    /** @param bulk whether new rows may be copied into the table, and equal keys are written alike */
    SyncTarget(DataSource dataSource, SyncStatements statements, boolean keepsSeen, boolean bulk) {
        this.dataSource = dataSource;
        this.statements = statements;
        this.keepsSeen = keepsSeen;
        this.bulk = bulk;
    }

    /** Merges the rows. */
    public SyncOutcome merge(RunId run, StagedRows rows) throws SQLException {
        return work(run, rows, false);
    }

    /** Tells what a merge would do, but for what constraints would refuse; writes nothing. */
    public SyncOutcome preview(RunId run, StagedRows rows) throws SQLException {
        return work(run, rows, true);
    }

    private SyncOutcome work(RunId run, StagedRows rows, boolean preview) throws SQLException {
        if (rows.rows() == 0) {
            return SyncOutcome.NONE;
        }
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try (Statement statement = connection.createStatement()) {
            statement.execute(SyncStatements.NO_WAIT + "; " + statements.createStaging());
            Chunk chunk = new Chunk(connection, statement, run, rows, preview);
            if (preview || !bulk || !chunk.writeInBulk()) {
                chunk.write(0, rows.rows());
            }
            return new SyncOutcome(chunk.inserted, chunk.changed, chunk.refused);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    /**
     * Deletes the rows that no chunk of the run has seen, in the transaction that is open.
     *
     * @param tenant whose rows alone; null where rows are nobody's in particular
     */
    public long deleteMissing(RunId run, @Nullable String tenant) throws SQLException {
        return unseen(run, statements.deleteMissing(run), tenant, PreparedStatement::executeLargeUpdate);
    }

    /** How many rows of the table, or of its rows that are the tenant's, no chunk of the run has seen, and how many there are. */
    public Missing missing(RunId run, @Nullable String tenant) throws SQLException {
        return unseen(run, statements.countMissing(run), tenant, statement -> {
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Missing(row.getLong(1), row.getLong(2));
            }
        });
    }

    private <T> T unseen(RunId run, String sql, @Nullable String tenant, Use<T> use) throws SQLException {
        if (statements.isTenants() != (tenant != null)) {
            throw new IllegalArgumentException("the rows are a tenant's, or nobody's in particular: " + tenant);
        }
        execute(statements.analyzeSeen(run));
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (tenant != null) {
                statement.setString(1, tenant);
            }
            return use.of(statement);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    /** Runs a statement that is ready. */
    private interface Use<T> {

        T of(PreparedStatement statement) throws SQLException;
    }

    /**
     * Rows of the table.
     *
     * @param missing from the run's input
     */
    public record Missing(long missing, long all) {

        /** The same among so many rows more. */
        public Missing among(long more) {
            return new Missing(missing, all + more);
        }
    }

    /** Makes the place for the keys that the run sees, if it is not there yet. */
    public void prepareSeen(RunId run) {
        try {
            execute(statements.createSeen(run));
        } catch (SQLException e) {
            throw new IllegalStateException("no place for the keys that run " + run + " sees", e);
        }
    }

    public void dropSeen(RunId run) throws SQLException {
        execute(statements.dropSeen(run));
    }

    private void execute(String sql) throws SQLException {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    /** One chunk at work. */
    private final class Chunk {

        private final Connection connection;
        private final Statement statement;
        private final RunId run;
        private final StagedRows rows;
        private final boolean preview;
        private final List<SyncOutcome.Refused> refused = new ArrayList<>();
        private boolean lastWins;
        private long inserted;
        private long changed;

        Chunk(Connection connection, Statement statement, RunId run, StagedRows rows, boolean preview) {
            this.connection = connection;
            this.statement = statement;
            this.run = run;
            this.rows = rows;
            this.preview = preview;
        }

        /**
         * Copies what is new into the table, many to a page, and changes the rest: a sixth less of the database's time than one statement for both. False, and nothing
         * is written, if a key stands twice, or the database refuses anything: a row, or a key that somebody else has inserted meanwhile.
         */
        boolean writeInBulk() throws SQLException {
            KeyNumbers numbers = statements.hasNumbersForKeys() ? KeyNumbers.of(rows.keys()) : null;
            if (!(numbers == null ? rows.keys().differ() : numbers.differ())) {
                return false;
            }
            Savepoint before = connection.setSavepoint();
            try {
                bulk(numbers);
                connection.releaseSavepoint(before);
                return true;
            } catch (SQLException e) {
                connection.rollback(before);
                if (!SyncRefusal.isOfData(e.getSQLState())) {
                    throw e;
                }
                inserted = 0;
                changed = 0;
                return false;
            }
        }

        private void bulk(@Nullable KeyNumbers numbers) throws SQLException {
            BitSet known = numbers != null && !keepsSeen ? knownAtOnce(numbers) : knownOfStaged();
            if (!known.isEmpty() && statements.changesKnown()) {
                copy(statements.copy(), known);
                statement.execute(SyncStatements.BY_INDEX);
                changed = statement.executeLargeUpdate(statements.changeKnown());
                statement.execute(SyncStatements.ANY_PLAN);
            }
            known.flip(0, rows.rows());
            if (!known.isEmpty()) {
                inserted = copy(statements.copyNew(), known);
            }
        }

        /** Walks the index once, leaf by leaf, where a join of staged keys goes down from its root for each. */
        private BitSet knownAtOnce(KeyNumbers numbers) throws SQLException {
            statement.execute(SyncStatements.KEYS_BY_INDEX);
            long[] known = new long[rows.rows()];
            int count = 0;
            try (PreparedStatement asking = connection.prepareStatement(statements.knownOfArray())) {
                asking.setArray(1, connection.unwrap(PGConnection.class).createArrayOf("int8", numbers.all()));
                try (ResultSet row = asking.executeQuery()) {
                    while (row.next()) {
                        known[count++] = row.getLong(1);
                    }
                }
            }
            statement.execute(SyncStatements.KEYS_BY_ANY_PLAN);
            // an index gives them so, but nothing promises that it is one
            Arrays.sort(known, 0, count);
            return numbers.rowsOf(Arrays.copyOf(known, count));
        }

        private BitSet knownOfStaged() throws SQLException {
            copy(statements.copyKeys(), rows.keys().bytes(), 0, rows.keys().size());
            statement.execute(SyncStatements.BY_INDEX);
            BitSet known = new BitSet(rows.rows());
            try (ResultSet row = statement.executeQuery(statements.known())) {
                while (row.next()) {
                    known.set(row.getInt(1));
                }
            }
            if (keepsSeen) {
                statement.execute(statements.recordSeen(run));
            }
            statement.execute(SyncStatements.ANY_PLAN + "; " + statements.emptyStaging());
            return known;
        }

        void write(int from, int to) throws SQLException {
            Savepoint before = connection.setSavepoint();
            try {
                attempt(from, to);
                connection.releaseSavepoint(before);
            } catch (SQLException e) {
                connection.rollback(before);
                if (!lastWins && SAME_KEY_TWICE.equals(e.getSQLState())) {
                    lastWins = true;
                    write(from, to);
                } else if (!SyncRefusal.isOfData(e.getSQLState())) {
                    throw e;
                } else if (to - from == 1) {
                    refused.add(SyncRefusal.of(from, e));
                } else {
                    int middle = (from + to) >>> 1;
                    write(from, middle);
                    write(middle, to);
                }
            }
        }

        private void attempt(int from, int to) throws SQLException {
            copy(from, to);
            try (ResultSet row = statement.executeQuery(preview ? statements.preview() : statements.merge(lastWins))) {
                row.next();
                inserted += row.getLong(1);
                changed += row.getLong(2);
            }
            if (keepsSeen) {
                statement.execute(statements.recordSeen(run));
            }
            if (to - from < rows.rows()) {
                statement.execute(statements.emptyStaging());
            }
        }

        private void copy(int from, int to) throws SQLException {
            int start = rows.start(from);
            copy(statements.copy(), rows.bytes(), start, rows.start(to) - start);
        }

        private void copy(String sql, byte[] bytes, int from, int count) throws SQLException {
            copying(sql, copy -> copy.writeToCopy(bytes, from, count));
        }

        /** Some of the rows, neighbours together. */
        private long copy(String sql, BitSet some) throws SQLException {
            byte[] part = new byte[1 << 16];
            return copying(sql, copy -> {
                int length = 0;
                for (int row = some.nextSetBit(0); row >= 0; row = some.nextSetBit(row + 1)) {
                    int start = rows.start(row);
                    int count = rows.start(row + 1) - start;
                    if (length + count > part.length) {
                        copy.writeToCopy(part, 0, length);
                        length = 0;
                    }
                    if (count > part.length) {
                        copy.writeToCopy(rows.bytes(), start, count);
                    } else {
                        System.arraycopy(rows.bytes(), start, part, length, count);
                        length += count;
                    }
                }
                copy.writeToCopy(part, 0, length);
            });
        }

        private long copying(String sql, Sending rows) throws SQLException {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
            try {
                rows.to(copy);
                return copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        }
    }

    /** Sends rows to a COPY that has begun. */
    private interface Sending {

        void to(CopyIn copy) throws SQLException;
    }
}
