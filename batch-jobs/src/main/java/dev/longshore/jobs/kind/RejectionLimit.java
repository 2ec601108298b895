package dev.longshore.jobs.kind;

import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Counts;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much may be wrong with a source before it is not the one that was meant.
 *
 * @param most rejected records
 * @param percent of the records that were read, 100 for any; looked at once there are enough of them to tell
 */
public record RejectionLimit(long most, int percent) {

    /** Any number of them, for kinds that reject nothing by themselves. */
    public static final RejectionLimit NONE = new RejectionLimit(Long.MAX_VALUE, 100);

    private static final long ENOUGH = 1_000;
    private static final long MOST = 10_000;

    public RejectionLimit {
        if (most < 0 || percent < 1 || percent > 100) {
            throw new IllegalArgumentException("0 records or more, and 1 to 100 percent: " + most + ", " + percent);
        }
    }

    /** As a definition says it: {@code most-rejected}, 10,000 if left out, and {@code most-rejected-percent}, any if left out. */
    public static RejectionLimit of(SpecSection spec) {
        return new RejectionLimit(spec.numberOrNone("most-rejected", MOST, Integer.MAX_VALUE), (int)
                spec.number("most-rejected-percent", 100, 100));
    }

    /** What a part of the records can break by itself: what is rejected of it is rejected of all, but its share says nothing of theirs. */
    public RejectionLimit ofPart() {
        return new RejectionLimit(most, 100);
    }

    /**
     * Fails if too much is wrong.
     *
     * @param counts of all units, committed
     * @param atEnd whether the whole source was read
     */
    public void check(Counts counts, boolean atEnd) {
        LongshoreException problem = problem(counts, atEnd);
        if (problem != null) {
            throw problem;
        }
    }

    /** As {@link #check}, but tells; null if not too much is wrong. */
    public @Nullable LongshoreException problem(Counts counts, boolean atEnd) {
        boolean tooMany = counts.rejected() > most;
        boolean tooGreatAShare = (atEnd || counts.read() >= ENOUGH)
                && percent < 100
                && counts.rejected() * 100 > counts.read() * percent;
        if (!tooMany && !tooGreatAShare) {
            return null;
        }
        return LongshoreException.of(
                Category.USER_ERROR,
                "too-many-rejected",
                String.format(
                        Locale.ENGLISH,
                        "%,d of %,d records were rejected; the job allows %s.",
                        counts.rejected(),
                        counts.read(),
                        tooMany ? String.format(Locale.ENGLISH, "%,d", most) : percent + " percent"),
                "Look at the rejected records: is it the right source? Correct it or the job, and ask for a new run; what was committed stays.");
    }
}
