package dev.longshore.jobs.worker;

import dev.longshore.jobs.kind.JobWork;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterRules;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import java.util.Map;

/** A definition that this worker can work with, and its work. */
public record KnownJob(JobDefinition definition, JobWork work, ParameterRules rules) {

    /** What job code sees of a run of this job. */
    public RunScope scope(RunId run, int attempt, long token, Map<String, Object> parameters, RunContext context) {
        return new RunScope(
                run, attempt, token, definition, rules.check(parameters).valuesOrThrow(), context);
    }
}
