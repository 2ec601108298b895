package dev.longshore.jobs.sample;

import java.sql.SQLException;

/** The rows of one part, in the order of their key; the same at each attempt. One thread at a time. */
interface ShopRows {

    /** Passes over items that earlier chunks have written. */
    void skip(long items);

    /**
     * Writes the next items, an order with its lines being one, on the connection of the transaction that is open.
     *
     * @return what was written; fewer items than asked for only at the end
     */
    Written write(int items) throws SQLException;

    boolean hasMore();

    /**
     * @param items what {@link #skip} counts
     * @param rows rows of all tables
     */
    record Written(long items, long rows) {}
}
