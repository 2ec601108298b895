package dev.longshore.sql.run;

import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which runs of a list; all that is given must hold.
 *
 * @param states any of them; empty for all
 * @param job of this job
 * @param tenant on behalf of this tenant
 * @param origin {@code api}, {@code schedule}, {@code operator}, {@code file}, {@code run} or {@code sql}
 * @param from asked for at or after
 * @param to asked for before
 * @param askedBy the name of whoever asked, or how it begins; in any case of letters
 */
public record RunFilter(
        List<RunState> states,
        @Nullable JobName job,
        @Nullable String tenant,
        @Nullable String origin,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String askedBy) {

    /** Every run. */
    public static final RunFilter ALL = new RunFilter(List.of(), null, null, null, null, null, null);

    public RunFilter {
        states = states.stream().distinct().toList();
    }

    public static RunFilter inStates(RunState... states) {
        return new RunFilter(List.of(states), null, null, null, null, null, null);
    }

    public static RunFilter ofJob(JobName job) {
        return new RunFilter(List.of(), job, null, null, null, null, null);
    }
}
