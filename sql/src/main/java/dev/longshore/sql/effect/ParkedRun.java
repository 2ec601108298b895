package dev.longshore.sql.effect;

import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run that waits for a system that jobs call.
 *
 * @param why in a sentence
 * @param triedAt when its units are claimed again
 * @param rowsLeft about so many of its rows are not read yet; null if nobody knows
 */
public record ParkedRun(
        RunId run,
        JobName job,
        @Nullable String tenant,
        String why,
        Instant triedAt,
        @Nullable Long rowsLeft) {}
