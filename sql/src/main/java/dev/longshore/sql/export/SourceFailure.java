package dev.longshore.sql.export;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Says what the source database's refusal means to the operator. */
public final class SourceFailure {

    private static final String CONNECTION_DOES_NOT_EXIST = "08003";

    private SourceFailure() {}

    public static LongshoreException of(String doing, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String message =
                "The source database failed while " + doing + ": " + e.getMessage() + " (SQLSTATE " + state + ").";
        if (state.startsWith("53")) {
            return LongshoreException.of(
                    Category.INSUFFICIENT_RESOURCES,
                    "source-out-of-resources",
                    message,
                    "Give the source database the space or connections that it lacks, then restart the run.",
                    e);
        }
        if (state.startsWith("08") || state.startsWith("57") || state.startsWith("40") || state.isEmpty()) {
            return LongshoreException.of(
                    Category.EXTERNAL,
                    "source-unavailable",
                    message,
                    "Restart the run once the source database answers; it continues at the last committed chunk.",
                    e);
        }
        return LongshoreException.of(
                Category.INTERNAL,
                "source-refused-query",
                message,
                "Mend the SQL of the job or the data that it stumbles on, then restart the run.",
                e);
    }

    /** Passes by itself when it follows from a death: whoever drives the run next takes a new snapshot. Its cause says so to the engine. */
    static LongshoreException snapshotGone(String snapshot, SQLException e) {
        return LongshoreException.of(
                Category.EXTERNAL,
                "snapshot-gone",
                "The snapshot " + snapshot + " is gone: the connection that held it for all units is dead or closed.",
                "Restart the run; it continues at the last committed chunk, on a new snapshot.",
                new SQLTransientConnectionException(
                        "the connection that held the snapshot is gone", CONNECTION_DOES_NOT_EXIST, e));
    }
}
