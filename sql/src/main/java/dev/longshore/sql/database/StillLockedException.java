package dev.longshore.sql.database;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;

/** Somebody had a lock for longer than a statement waits; its transaction can only be rolled back then. */
public final class StillLockedException extends PessimisticLockingFailureException {

    private static final long serialVersionUID = 1L;

    StillLockedException(String what, DataAccessException cause) {
        super(what + " is locked", cause);
    }
}
