package dev.longshore.jobs.kind;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import java.util.Map;

/**
 * What job code knows of its run. All of it is data: no thread-local, no static holder.
 *
 * @param run the run
 * @param attempt 1 for the first execution; each restart and each takeover adds one
 * @param token the fencing token of the run's owner; 0 in a unit's work, which has its own
 * @param definition the definition that the run was asked for with
 * @param parameters by name: String, Long, BigDecimal, Boolean, LocalDate or Instant by the declared type; absent ones have no entry
 * @param context on whose behalf
 */
public record RunScope(
        RunId run,
        int attempt,
        long token,
        JobDefinition definition,
        Map<String, Object> parameters,
        RunContext context) {

    public RunScope {
        parameters = Map.copyOf(parameters);
    }
}
