package dev.longshore.sql.schedule;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.schedule.Promise;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.sql.run.RunRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The run of a fire, to be asked for.
 *
 * @param due when it is promised to be ready; null if nothing is
 */
public record FireRequest(RunRequest run, @Nullable Instant due) {

    /**
     * What a schedule asks for.
     *
     * @param key the idempotency key
     * @param lane null for the schedule's, or else the job's
     * @throws LongshoreException a parameter does not fit the job
     */
    public static FireRequest of(
            ScheduleDefinition definition,
            JobDefinition job,
            Instant planned,
            @Nullable String tenant,
            String key,
            @Nullable String lane,
            String reason) {
        RunContext context = new RunContext(
                RunContext.VERSION,
                tenant,
                "schedule " + definition.name(),
                null,
                null,
                definition.asking().readers().locale(),
                definition.asking().readers().zone(),
                reason);
        Promise promise = definition.asking().promise();
        return new FireRequest(
                new RunRequest(
                        definition.job(),
                        FireAsking.parameters(definition, job, planned, tenant),
                        key,
                        FireAsking.CALLER,
                        "schedule",
                        lane == null ? definition.asking().lane() : lane,
                        context,
                        null,
                        definition.timing().zone().getId()),
                promise == null
                        ? null
                        : promise.dueFor(planned, definition.timing().zone()));
    }

    /** The same, beside the usual work: it makes up for a past time, and no newer fire gives way to it for being asked for earlier. */
    public FireRequest setAside() {
        return new FireRequest(run.setAside(), due);
    }
}
