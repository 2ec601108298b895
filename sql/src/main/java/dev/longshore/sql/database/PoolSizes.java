package dev.longshore.sql.database;

import dev.longshore.model.failure.LongshoreException;

/**
 * Connections of one process.
 *
 * @param platform for the platform's tables: each slot commits its chunks on one, and the dispatcher, the lease keeper, the liveness lock and the pages
 *     want theirs
 * @param source for users' SQL: each slot reads a unit on one, and a run that it manages holds its snapshot on another
 */
record PoolSizes(int platform, int source) {

    private static final int BESIDE_SLOTS = 6;

    /** Checks what was configured, 0 meaning "choose", against the slots of this process. */
    static PoolSizes of(DatabaseProperties properties, int slots) {
        if (slots < 0) {
            throw LongshoreException.badInput(
                    "negative-slots",
                    "longshore.worker.slots",
                    "longshore.worker.slots is " + slots + ".",
                    "Write how many work units this worker may do at once, or 0 for one a processor.");
        }
        int platform = properties.pool() == 0 ? 2 * slots + 10 : properties.pool();
        int source = properties.sourcePool() == 0 ? 2 * slots + 2 : properties.sourcePool();
        require("longshore.database.pool", platform, slots + BESIDE_SLOTS, slots);
        require("longshore.database.source-pool", source, 2 * slots, slots);
        return new PoolSizes(platform, source);
    }

    private static void require(String property, int found, int least, int slots) {
        if (found < least) {
            throw LongshoreException.badInput(
                    "pool-too-small",
                    property,
                    property + " is " + found + ", too few for " + slots + " worker slots.",
                    "Set it to " + least + " or more, or lower longshore.worker.slots.");
        }
    }
}
