package dev.longshore.chaos.oracle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One committed change of a unit or a run.
 *
 * @param who the process whose connection committed it
 * @param what {@code chunk}, {@code unit} or {@code run}
 * @param ordinal of the unit; -1 for a run
 * @param fromState null when the run was asked for
 */
public record Entry(
        long id,
        Instant at,
        String who,
        String what,
        long run,
        int ordinal,
        @Nullable String fromState,
        String toState,
        long fromToken,
        long toToken,
        int chunks,
        long rows) {

    static final String COLUMNS =
            "id, at, who, what, run, coalesce(ordinal, -1), from_state, to_state, coalesce(from_token, 0), to_token, coalesce(chunks, 0), coalesce(rows, 0)";

    static Entry of(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getInt(6),
                row.getString(7),
                row.getString(8),
                row.getLong(9),
                row.getLong(10),
                row.getInt(11),
                row.getLong(12));
    }

    /** Whether somebody became the owner by it. */
    public boolean isClaim() {
        return toState.equals("RUNNING") && (!"RUNNING".equals(fromState) || isOfRun() && toToken > fromToken);
    }

    public boolean isChunk() {
        return what.equals("chunk");
    }

    public boolean isOfRun() {
        return what.equals("run");
    }
}
