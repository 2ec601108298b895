package dev.longshore.jobs.failure;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionSystemException;

/** The causes of a throwable. */
final class Causes {

    private Causes() {}

    /** The throwable itself first, its root cause last; each once, also where causes go in circles. */
    static List<Throwable> of(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !chain.contains(cause); cause = next(cause)) {
            chain.add(cause);
        }
        return chain;
    }

    /** A rollback that fails, on a connection that broke, hides what made it necessary. */
    private static @Nullable Throwable next(Throwable failure) {
        return failure instanceof TransactionSystemException rollback && rollback.getApplicationException() != null
                ? rollback.getApplicationException()
                : failure.getCause();
    }
}
