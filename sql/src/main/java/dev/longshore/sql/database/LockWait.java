package dev.longshore.sql.database;

import java.sql.SQLException;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;

/** Statements that wait for locks of others only so long, by {@code lock_timeout}: of their transaction, or of their session. */
public final class LockWait {

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private LockWait() {}

    /**
     * Runs such a statement.
     *
     * @param what it wants, to be read before "is locked"
     * @throws StillLockedException if somebody has it for longer
     */
    public static <T> T bounded(String what, Supplier<T> statement) {
        try {
            return statement.get();
        } catch (DataAccessException e) {
            if (e.getMostSpecificCause() instanceof SQLException cause
                    && LOCK_NOT_AVAILABLE.equals(cause.getSQLState())) {
                throw new StillLockedException(what, e);
            }
            throw e;
        }
    }
}
