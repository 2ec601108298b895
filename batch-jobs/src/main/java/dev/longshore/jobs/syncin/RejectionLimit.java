package dev.longshore.jobs.syncin;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Counts;

/**
 * How much may be wrong with a file before it is not the one that was meant.
 *
 * @param most rejected records
 * @param percent of the records that were read; looked at once there are enough of them to tell
 */
record RejectionLimit(long most, int percent) {

    private static final long ENOUGH = 1_000;

    static RejectionLimit of(SyncInSpec spec) {
        return new RejectionLimit(spec.mostRejected(), spec.mostRejectedPercent());
    }

    /**
     * Fails if too much is wrong.
     *
     * @param counts of all units, committed
     * @param atEnd whether the whole file was read
     */
    void check(Counts counts, boolean atEnd) {
        boolean tooMany = counts.rejected() > most;
        boolean tooGreatAShare = (atEnd || counts.read() >= ENOUGH)
                && percent < 100
                && counts.rejected() * 100 > counts.read() * percent;
        if (tooMany || tooGreatAShare) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "too-many-rejected",
                    counts.rejected() + " of " + counts.read() + " records were rejected; the job allows "
                            + (tooMany ? most + "." : percent + " percent."),
                    "Look at the rejected records. Correct the file or the job and ask for a new run; what was merged stays.");
        }
    }
}
