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
        public void among(long first, long last) {}

        @Override
        public boolean suspects(long first, long last) {
            return false;
        }

        @Override
        public void between() {}
    };

    /** The worker is about to touch this record of its unit, counted from 1 over all attempts and records that were left out. */
    void at(long position);

    /**
     * The worker is about to touch these records at once. Nobody can tell which of them it is if it dies now: the death counts for each of which another death
     * is known exactly.
     *
     * @param last more than {@code first}, or this is {@link #at}
     */
    void among(long first, long last);

    /** Whether a worker died at one of these records, or among them: they are to be taken one by one now, so that the next death is known exactly. */
    boolean suspects(long first, long last);

    /** It waits or commits: whatever happens to it now is no record's fault. */
    void between();
}
