package dev.longshore.jobs.repository;

import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Transactions of Spring Batch's own rows, outside of chunks. Their commits do not wait for the disk, which halves the time of a launch.
 *
 * <p>Nothing is lost by it: runs and units are the truth, and their commits do wait. PostgreSQL writes one log in order, so that each of those makes
 * every earlier commit durable too; a power cut takes at most bookkeeping that no run or unit knows of yet, and recovery makes it anew. A repository
 * call within a chunk joins the chunk's transaction, which waits as all others do.
 */
final class BookkeepingTransactions extends JdbcTransactionManager {

    private static final long serialVersionUID = 1L;
    private static final String DO_NOT_WAIT = "set local synchronous_commit to off";

    BookkeepingTransactions(DataSource dataSource) {
        super(dataSource);
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        super.doBegin(transaction, definition);
        if (TransactionSynchronizationManager.getResource(obtainDataSource()) instanceof ConnectionHolder holder) {
            try (Statement statement = holder.getConnection().createStatement()) {
                statement.execute(DO_NOT_WAIT);
            } catch (SQLException e) {
                doCleanupAfterCompletion(transaction);
                throw new CannotCreateTransactionException("The database refused: " + DO_NOT_WAIT, e);
            }
        }
    }
}
