package dev.longshore.sql.effect;

import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run has of the rate of a system that jobs call.
 *
 * @param dependency whose rate it is
 * @param rate calls a second of all workers together
 * @param claims of its units that call
 * @param permits that they have together
 * @param waitsSince since when its calls wait for permits, as of the last renewal of its slices, a few seconds ago; null if they do not
 * @param until when others have let go of what is over their share, at the latest, if it has none; when its own slices end or are renewed, if it has some
 */
public record RateShare(
        String dependency,
        int rate,
        RunId run,
        JobName job,
        int claims,
        int permits,
        @Nullable Instant waitsSince,
        Instant until) {}
