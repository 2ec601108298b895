package dev.longshore.sql.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill would do. Looking changes nothing.
 *
 * @param times planned times in the range
 * @param runs that it would ask for: times by tenants, without those left out
 * @param leftOut what has a run already, waits for one, or gave way to a newer one
 * @param atOtherTimes runs of the range that were asked for at times that the schedule does not have now, and that count for none of those
 * @param first of the planned times; null if there are none
 * @param work how long all its runs take in sum, by the job's last runs; null without a history
 * @param elapsed about how long it takes, so many at once; null without a history
 * @param overlaps other backfills that have asked for runs of the range, or are to; the newest
 */
public record BackfillPreview(
        int times,
        int runs,
        int leftOut,
        int atOtherTimes,
        @Nullable Instant first,
        @Nullable Instant last,
        @Nullable Duration work,
        @Nullable Duration elapsed,
        List<BackfillOverlap> overlaps) {

    public BackfillPreview {
        overlaps = List.copyOf(overlaps);
    }
}
