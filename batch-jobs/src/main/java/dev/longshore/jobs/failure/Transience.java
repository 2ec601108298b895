package dev.longshore.jobs.failure;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Whether a failure is of a kind that passes by itself: connections that break, servers that start, transactions that collide. */
public final class Transience {

    /**
     * Serialization failure, deadlock, server shutting down, crashing or starting, too many connections; a transaction that was ended since its process stood still, by the
     * server's own clock (25P03) or by another worker (57P01).
     */
    private static final Set<String> STATES = Set.of("40001", "40P01", "57P01", "57P02", "57P03", "53300", "25P03");

    private Transience() {}

    public static boolean mayPass(Throwable failure) {
        return Causes.of(failure).stream().anyMatch(Transience::passes);
    }

    private static boolean passes(Throwable cause) {
        if (cause instanceof SQLException sql) {
            // a pool with no connection to give says so without a state
            return sql instanceof SQLTransientConnectionException || anyPasses(sql) || isBroken(sql);
        }
        // a version that another raised is the fence of Spring Batch's rows: the claim decides, not the failure
        return cause instanceof CannotGetJdbcConnectionException
                || cause instanceof CannotCreateTransactionException
                || cause instanceof RecoverableDataAccessException
                || (cause instanceof TransientDataAccessException
                        && !(cause instanceof OptimisticLockingFailureException));
    }

    /** The driver chains what the server said last to what it met first. */
    private static boolean anyPasses(SQLException first) {
        return Stream.iterate(first, Objects::nonNull, SQLException::getNextException)
                .anyMatch(failure -> passes(failure.getSQLState()));
    }

    /** What the pool says of a connection that broke in use. After a COMMIT whose answer was lost it is all that is left: the rollback's failure hides the commit's. */
    private static boolean isBroken(SQLException failure) {
        return failure.getSQLState() == null && "Connection is closed".equals(failure.getMessage());
    }

    private static boolean passes(@Nullable String state) {
        return state != null && (state.startsWith("08") || STATES.contains(state));
    }
}
