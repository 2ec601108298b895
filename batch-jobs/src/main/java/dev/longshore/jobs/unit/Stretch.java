package dev.longshore.jobs.unit;

/**
 * The records that a trail names, in one number, since that is written in one piece whatever dies meanwhile: the lower 40 bits are the first's place, those above
 * say how many follow it.
 *
 * @param first the place of the first in its unit, from 1; 0 for none
 * @param last of the last; at most 8,388,607 after the first, and of a longer stretch the rest is not named
 */
record Stretch(long first, long last) {

    private static final int BITS = 40;
    private static final long MOST_AFTER = (1L << Long.SIZE - 1 - BITS) - 1;

    static Stretch of(long written) {
        long first = written & (1L << BITS) - 1;
        return new Stretch(first, first + (written >>> BITS));
    }

    long written() {
        return Math.min(last - first, MOST_AFTER) << BITS | first;
    }

    /** Whether it names any. */
    boolean isKnown() {
        return first > 0;
    }

    boolean isExact() {
        return first == last;
    }

    boolean holds(long place) {
        return first <= place && place <= last;
    }
}
