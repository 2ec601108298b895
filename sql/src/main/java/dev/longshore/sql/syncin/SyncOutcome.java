package dev.longshore.sql.syncin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chunk did to its table.
 *
 * @param inserted rows that are new; of a partitioned table, all rows that were written
 * @param changed rows that were there and differ now
 * @param refused rows that the database does not take
 */
public record SyncOutcome(long inserted, long changed, List<Refused> refused) {

    static final SyncOutcome NONE = new SyncOutcome(0, 0, List.of());

    public SyncOutcome {
        refused = List.copyOf(refused);
    }

    public long written() {
        return inserted + changed;
    }

    /**
     * A row that the database does not take.
     *
     * @param row its place among the staged rows, from 0
     * @param column which column, if the database says
     * @param rule the constraint, or the SQLSTATE
     * @param message in the database's words
     */
    public record Refused(int row, @Nullable String column, String rule, String message) {}
}
