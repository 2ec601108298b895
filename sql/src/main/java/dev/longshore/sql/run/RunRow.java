package dev.longshore.sql.run;

import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.Outdated;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.page.PageKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run in a list.
 *
 * @param title of its job
 * @param tenant on whose behalf; null for all tenants
 * @param origin what asked
 * @param caller the program or account that asked
 * @param actor the person on whose behalf the caller asked; null if it did not say
 * @param impact what users experience: by now of a run that has failed, since it worsens with time; else first if it should fail
 * @param stateSince when it came into its state
 * @param attempts executions so far
 * @param counts as of the last committed chunks
 * @param parameters with defaults filled in; JSON values; secrets are {@link RunDetail#MASK}
 * @param cause its last failure, while it is failed or abandoned
 * @param outdated why it is stale or superseded; null if it is neither
 */
public record RunRow(
        RunId id,
        JobName job,
        String title,
        String lane,
        @Nullable String tenant,
        String origin,
        String caller,
        @Nullable String actor,
        Impact.Level impact,
        RunState state,
        Instant stateSince,
        boolean ready,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        int attempts,
        Counts counts,
        Progress progress,
        Map<String, Object> parameters,
        @Nullable FailureBrief cause,
        @Nullable Outdated outdated) {

    /** The message of its last failure, while it is failed or abandoned. */
    public @Nullable String failure() {
        return cause == null ? null : cause.message();
    }

    /** Who asked, as people call them. */
    public String askedBy() {
        return actor == null ? caller : actor;
    }

    /** Its place in a list. */
    public PageKey key() {
        return new PageKey(requestedAt, id.value());
    }
}
