package dev.longshore.jobs.syncin;

import dev.longshore.sql.syncin.SyncOutcome;
import java.util.Map;

/**
 * What a unit, or all of them, did to the table, or would do in a dry run; kept in the checkpoint.
 *
 * @param inserted rows that are new
 * @param changed rows that were there and differ now
 */
record Tally(long inserted, long changed) {

    static Tally of(Map<String, Object> checkpoint) {
        return new Tally(number(checkpoint, "inserted"), number(checkpoint, "changed"));
    }

    Tally plus(SyncOutcome chunk) {
        return new Tally(inserted + chunk.inserted(), changed + chunk.changed());
    }

    Tally plus(Tally other) {
        return new Tally(inserted + other.inserted, changed + other.changed);
    }

    /** Where the next chunk begins, and this. */
    Map<String, Object> checkpoint(Records.Place place) {
        return Map.of("offset", place.offset(), "line", place.line(), "inserted", inserted, "changed", changed);
    }

    private static long number(Map<String, Object> checkpoint, String name) {
        return checkpoint.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
