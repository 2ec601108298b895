package dev.longshore.sql.now;

import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run in the record of its job.
 *
 * @param startedAt when it last began
 * @param rows written
 */
public record JobRecord(
        JobName job,
        RunId run,
        RunState state,
        @Nullable String tenant,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        long rows) {}
