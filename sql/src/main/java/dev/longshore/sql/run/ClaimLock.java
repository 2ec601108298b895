package dev.longshore.sql.run;

/** What claims of a run's work units take turns by, as a part of SQL: an advisory lock until the transaction's end. */
public final class ClaimLock {

    /** Alone; of the run {@code :run}. */
    public static final String ALONE = alone(":run");

    private ClaimLock() {}

    /** Alone; waits for all others. */
    public static String alone(String run) {
        return "pg_advisory_xact_lock(" + key(run) + ")";
    }

    /** Beside others that share it. */
    public static String shared(String run) {
        return "pg_advisory_xact_lock_shared(" + key(run) + ")";
    }

    private static String key(String run) {
        return "4704, cast(" + run + " % 2147483647 as integer)";
    }
}
