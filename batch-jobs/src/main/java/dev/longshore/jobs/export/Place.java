package dev.longshore.jobs.export;

import dev.longshore.jobs.kind.LeftOut;
import dev.longshore.jobs.kind.Trail;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which row of its unit a writer is at, counted from 1, with the places of rows that are left out passed over. For the thread of the writer. */
final class Place {

    private final Trail trail;
    private final Set<Long> leftOut;
    private long passed;

    /**
     * @param written rows that the part holds already
     * @param leftOut what is left out, in order of the places
     */
    Place(Trail trail, List<LeftOut> leftOut, long written) {
        this.trail = trail;
        this.leftOut = leftOut.stream().map(LeftOut::position).collect(Collectors.toUnmodifiableSet());
        for (long row = 0; row < written; row++) {
            passed = next();
        }
    }

    /** The place of the last row that was passed. */
    long passed() {
        return passed;
    }

    void aboutToRead() {
        trail.at(next());
    }

    /** Whoever waits for the first row waits for the query: a death counts for the row only where it is known to kill by itself. */
    void aboutToReadFirst() {
        trail.among(next(), next() + 1);
    }

    /** Whether workers died while they waited for the first row. */
    boolean isFirstSuspect() {
        return passed == 0 && trail.suspects(next(), next());
    }

    void rowPassed() {
        passed = next();
    }

    void between() {
        trail.between();
    }

    private long next() {
        long next = passed + 1;
        while (leftOut.contains(next)) {
            next++;
        }
        return next;
    }
}
