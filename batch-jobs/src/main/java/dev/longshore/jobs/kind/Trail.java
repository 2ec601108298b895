package dev.longshore.jobs.kind;

/**
 * Where a worker is within a unit. It outlives the process, so that a record that takes three workers down is told apart from the others, left out and
 * recorded as rejected. For one thread at a time; each call costs a few nanoseconds.
 */
public interface Trail {

    /** Keeps none. */
    Trail NONE = new Trail() {
        @Override
        public void at(long position) {}

        @Override
        public void between() {}
    };

    /** The worker is about to touch this record of its unit, counted from 1 over all attempts and records that were left out. */
    void at(long position);

    /** It waits or commits: whatever happens to it now is no record's fault. */
    void between();
}
