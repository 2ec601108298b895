package dev.longshore.sql.run;

/** What claims of a run's work units take turns by, as a part of SQL: an advisory lock until the transaction's end, which {@code longshore.claim_units} takes too. */
public final class ClaimLock {

    /** Alone, of the run {@code :run}; waits for all others, those that share it included. */
    public static final String ALONE = "pg_advisory_xact_lock(4704, longshore.claims_of(:run))";

    private ClaimLock() {}
}
