package dev.longshore.jobs.outcome;

import dev.longshore.jobs.effect.Meaning;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of a call.
 *
 * @param meaning what it says of the request
 * @param status null without one
 * @param said what was answered, or why nothing was; without secrets
 * @param free whether it does not count as a try: nobody was there
 * @param failure its kind if the other system is unwell, in words that anybody may read; null if it is well
 * @param quiet how long it wants to be left alone; null if it did not say
 */
record Called(
        Meaning meaning,
        @Nullable Integer status,
        String said,
        boolean free,
        @Nullable String failure,
        @Nullable Duration quiet) {

    /** Not made: it came too late, and whoever has the claim makes it. Says nothing of the other system. */
    static final Called WITHHELD =
            new Called(Meaning.AGAIN, null, "the worker slept before the call, which was not made", true, null, null);

    /** Not even sent: it could not be made of what there is. */
    static Called impossible(String why) {
        return new Called(Meaning.REFUSED, null, why, false, null, null);
    }
}
