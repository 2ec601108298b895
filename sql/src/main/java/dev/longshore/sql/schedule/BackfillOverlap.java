package dev.longshore.sql.schedule;

import java.time.Instant;

/**
 * Another backfill of the same schedule with runs in the range of a wished one.
 *
 * @param state as in {@link BackfillRow}
 * @param from of its own range
 * @param until the first moment after its own range
 * @param again whether its runs have keys of their own, and count for no planned time
 * @param asked how many runs of the wished range it has asked for
 * @param pending how many of them it is still to ask for
 * @param says what that means for the wished one
 */
public record BackfillOverlap(
        long id, String state, Instant from, Instant until, boolean again, int asked, int pending, String says) {}
