package dev.longshore.jobs.springbatch;

import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.WholeJob;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import java.util.List;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParameters;

/** The kind of jobs that do all by themselves: each definition names a {@code Job} bean. */
final class SpringBatchKind implements JobKind {

    static final String KIND = "spring-batch";

    private final JobBeans beans;

    private final PlainJobDefinitions definitions;

    SpringBatchKind(JobBeans beans) {
        this.beans = beans;
        this.definitions = new PlainJobDefinitions(beans);
    }

    @Override
    public String name() {
        return KIND;
    }

    @Override
    public boolean findsSteps() {
        return true;
    }

    @Override
    public List<JobDefinition> definitions(List<JobDefinition> declared) {
        return definitions.with(declared);
    }

    @Override
    public WholeJob workOf(JobDefinition definition) {
        String name = JobBeans.batchNameOf(definition);
        Job job = beans.named(name)
                .orElseThrow(() -> LongshoreException.badInput(
                        "no-such-job-bean",
                        "spec." + JobBeans.BATCH_JOB,
                        "There is no Spring Batch job \"" + name + "\" on the class path.",
                        "Bring the jar that has it, or correct the name. Known are: " + beans.names() + "."));
        return new WholeJob() {
            @Override
            public Job job() {
                return job;
            }

            @Override
            public JobParameters parametersOf(RunScope run) {
                return BatchParameters.of(run);
            }
        };
    }
}
