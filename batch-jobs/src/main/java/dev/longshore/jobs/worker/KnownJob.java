package dev.longshore.jobs.worker;

import dev.longshore.jobs.kind.JobWork;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.WholeJob;
import dev.longshore.jobs.kind.Work;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterRules;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import java.util.Map;
import java.util.Optional;

/** A definition that this worker can work with, and what it does. */
public record KnownJob(JobDefinition definition, Work does, ParameterRules rules) {

    /** The work of a job that is split into units. */
    public JobWork work() {
        if (does instanceof JobWork work) {
            return work;
        }
        throw new IllegalStateException("job " + definition.name() + " has no units");
    }

    /** The Spring Batch job that does all by itself; empty for a job that is split into units. */
    public Optional<WholeJob> whole() {
        return does instanceof WholeJob whole ? Optional.of(whole) : Optional.empty();
    }

    /** What job code sees of a run of this job. */
    public RunScope scope(RunId run, int attempt, long token, Map<String, Object> parameters, RunContext context) {
        return new RunScope(
                run, attempt, token, definition, rules.check(parameters).valuesOrThrow(), context);
    }
}
