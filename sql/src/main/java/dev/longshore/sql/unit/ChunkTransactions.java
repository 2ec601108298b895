package dev.longshore.sql.unit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionOperations;

/** Transactions whose statements another thread may cut short. */
public class ChunkTransactions {

    private final TransactionOperations transactions;
    private final DataSource source;

    ChunkTransactions(TransactionOperations transactions, DataSource source) {
        this.transactions = transactions;
        this.source = source;
    }

    /** Works in one transaction. What was cut short fails, or, where nothing waited for the server any more, does not. */
    public <T> T execute(Function<Cut, T> work) {
        return Objects.requireNonNull(transactions.execute(transaction -> {
            Connection connection = DataSourceUtils.getConnection(source);
            try (Cut cut = new Cut(connection.unwrap(PGConnection.class))) {
                return work.apply(cut);
            } catch (SQLException e) {
                throw new IllegalStateException("the transaction is on no connection to PostgreSQL", e);
            } finally {
                DataSourceUtils.releaseConnection(connection, source);
            }
        }));
    }

    /**
     * Cancels what a transaction waits for. A cancellation is a signal that the server does not tie to a statement: it is sent only while the work goes on, and
     * the work's end waits until it was sent, so that it meets this transaction's statement, or its commit, and never that of whoever has the connection next.
     */
    public static final class Cut implements AutoCloseable {

        private final PGConnection connection;
        private boolean over;

        private Cut(PGConnection connection) {
            this.connection = connection;
        }

        /** From any thread; asks the server, and waits for its answer. */
        public synchronized void now() {
            if (!over) {
                try {
                    connection.cancelQuery();
                } catch (SQLException e) {
                    // The connection is broken, so that the statement fails anyway.
                }
            }
        }

        @Override
        public synchronized void close() {
            over = true;
        }
    }
}
