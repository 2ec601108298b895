package dev.longshore.sql.run;

import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.worker.Preference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody asks for a run.
 *
 * @param job the job
 * @param parameters JSON values by name; checked by the job's rules before
 * @param idempotencyKey the caller's name of this request, 1 to 200 bytes; null if a repetition is another request
 * @param caller the account or token that asks; a key is its own
 * @param origin what asks: {@code api}, {@code operator}, …
 * @param lane where to wait; null for the lane of the job
 * @param context on whose behalf
 * @param prefer the workers that it would rather have; null for those that the job prefers
 * @param zoneOtherwise the time zone of what people read, if neither the context nor a tenant has one; null for UTC
 * @param seen what the requester saw, and wants refused if it is otherwise by now; null to take what is there
 * @param aside whether it is beside the usual work of its job: it neither supersedes a run nor is superseded by one
 */
public record RunRequest(
        JobName job,
        Map<String, Object> parameters,
        @Nullable String idempotencyKey,
        String caller,
        String origin,
        @Nullable String lane,
        RunContext context,
        @Nullable Preference prefer,
        @Nullable String zoneOtherwise,
        @Nullable Seen seen,
        boolean aside) {

    /**
     * What somebody saw before they asked.
     *
     * @param version of the input, as the job's query gives it; null if they do not say
     * @param definition hash of the job's definition; null if they do not say
     */
    public record Seen(@Nullable String version, @Nullable String definition) {}

    /** The same, of somebody who saw this. */
    public RunRequest having(@Nullable Seen saw) {
        return new RunRequest(
                job, parameters, idempotencyKey, caller, origin, lane, context, prefer, zoneOtherwise, saw, aside);
    }

    /** The same, beside the usual work: it takes up a part of earlier work, or makes up for it, so that its input is not newer for being asked for later. */
    public RunRequest setAside() {
        return new RunRequest(
                job, parameters, idempotencyKey, caller, origin, lane, context, prefer, zoneOtherwise, seen, true);
    }

    /** A request that takes the input and the job as they are. */
    public RunRequest(
            JobName job,
            Map<String, Object> parameters,
            @Nullable String idempotencyKey,
            String caller,
            String origin,
            @Nullable String lane,
            RunContext context,
            @Nullable Preference prefer,
            @Nullable String zoneOtherwise) {
        this(job, parameters, idempotencyKey, caller, origin, lane, context, prefer, zoneOtherwise, null, false);
    }

    /** A request that leaves the workers to the job. */
    public RunRequest(
            JobName job,
            Map<String, Object> parameters,
            @Nullable String idempotencyKey,
            String caller,
            String origin,
            @Nullable String lane,
            RunContext context) {
        this(job, parameters, idempotencyKey, caller, origin, lane, context, null, null);
    }
}
