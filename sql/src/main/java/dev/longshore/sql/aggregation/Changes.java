package dev.longshore.sql.aggregation;

import java.time.Duration;

/** How a source tells which of its rows have changed. */
public sealed interface Changes {

    /** It does not: every run computes every window. */
    record Untold() implements Changes {}

    /**
     * A table in which each transaction writes the windows that it touches, with its id. Exact: nothing is missed, however late it commits, and nothing is
     * read twice. Tells deletions, and both windows of a row that moves.
     *
     * @param table the log
     * @param window its column with a value of the source's window column
     * @param transaction its column, of type {@code xid8}, with {@code pg_current_xact_id()}
     */
    record Log(TableName table, String window, String transaction) implements Changes {}

    /**
     * A column of the source that says when a row was written last. Tells neither deletions nor the window that a row has left.
     *
     * @param column of type timestamptz, or timestamp in UTC
     * @param lag by how much the clocks that write it may be behind, and how long after the start of its transaction at most a row bears its time
     */
    record Stamp(String column, Duration lag) implements Changes {}
}
