package dev.longshore.model.unit;

/** Where a work unit stands. */
public enum UnitState {
    /** Any worker with a free slot may claim it. */
    PENDING,
    /** A worker holds it under a lease. When the lease runs out it is PENDING again, its token raised. */
    RUNNING,
    /** All its rows are committed. */
    DONE,
    /** It ended with a failure; a restart of the run makes it PENDING. */
    FAILED
}
