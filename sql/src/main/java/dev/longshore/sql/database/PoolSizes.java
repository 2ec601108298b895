package dev.longshore.sql.database;

import dev.longshore.model.failure.LongshoreException;

/**
 * Connections of one process.
 *
 * @param platform for the platform's tables: each slot commits its chunks on one, and reads on another while it works on a whole Spring Batch job; the dispatcher, the lease keeper, the liveness lock and the pages
 *     want theirs
 * @param source for users' SQL: each slot reads a unit on one, and each run that is driven holds its snapshot on another. With fewer, snapshots keep all of
 *     them and units wait for one for ever
 */
record PoolSizes(int platform, int source) {

    private static final int BESIDE_SLOTS = 6;

    /** For looks at a query that are over in a moment: one at least, so that they get on while all others are held. */
    private static final int LOOKS = 2;

    /** Checks what was configured, 0 meaning "choose", against the slots of this process and the runs that it drives at once. */
    static PoolSizes of(DatabaseProperties properties, int slots, int runs) {
        if (slots < 0) {
            throw LongshoreException.badInput(
                    "negative-slots",
                    "longshore.worker.slots",
                    "longshore.worker.slots is " + slots + ".",
                    "Write how many work units this worker may do at once, or 0 for one a processor.");
        }
        int platform = properties.pool() == 0 ? 2 * slots + 10 : properties.pool();
        int source = properties.sourcePool() == 0 ? slots + runs + LOOKS : properties.sourcePool();
        require(
                "longshore.database.pool",
                platform,
                2 * slots + BESIDE_SLOTS,
                slots + " worker slots",
                "longshore.worker.slots");
        require(
                "longshore.database.source-pool",
                source,
                slots + runs + 1,
                slots + " worker slots and " + runs + " runs at once",
                "longshore.worker.slots or longshore.worker.runs");
        return new PoolSizes(platform, source);
    }

    private static void require(String property, int found, int least, String wanting, String instead) {
        if (found < least) {
            throw LongshoreException.badInput(
                    "pool-too-small",
                    property,
                    property + " is " + found + ", too few for " + wanting + ".",
                    "Set it to " + least + " or more, or lower " + instead + ".");
        }
    }
}
