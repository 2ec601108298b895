package dev.longshore.sql.run;

import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.worker.Affinity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run that this worker drives from now on.
 *
 * @param id the run
 * @param job the name of its job
 * @param definitionHash the definition that it was asked for with
 * @param token the fencing token of this claim
 * @param attempt how many claims it has had, this one included
 * @param disturbances how often its owner gave it up for reasons that pass, since it last got further
 * @param losses the deaths of its owners, since it last got further
 * @param state RUNNING, or as it was found at a takeover: PAUSING and CANCELLING then wait to be acknowledged
 * @param jobExecutionId the Spring Batch execution of the last owner; null before the first
 * @param parameters as asked for, defaults included
 * @param context on whose behalf
 * @param affinity whether this worker is one that it prefers
 */
public record ClaimedRun(
        RunId id,
        String job,
        String definitionHash,
        long token,
        int attempt,
        int disturbances,
        Losses losses,
        RunState state,
        @Nullable Long jobExecutionId,
        Map<String, Object> parameters,
        RunContext context,
        Affinity affinity) {

    public ClaimedRun {
        parameters = Map.copyOf(parameters);
    }

    /**
     * How many owners died or vanished.
     *
     * @param ofAUnit how many workers died with that of its units with which most have died, since its last chunk: a unit that died with each of the owners is to
     *     blame, and is looked after itself
     */
    public record Losses(int owners, int ofAUnit) {}
}
