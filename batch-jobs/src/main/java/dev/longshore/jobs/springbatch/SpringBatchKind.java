package dev.longshore.jobs.springbatch;

import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.WholeJob;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** A lost worker's run is not driven on behind a step that must not run twice: what remains is what the step does itself. */
    @Override
    public Optional<String> repeatsByItself(JobDefinition definition, StepDefinition step) {
        return beans.named(JobBeans.batchNameOf(definition)).flatMap(job -> OwnRepeats.of(job, step.name()));
    }

    @Override
    public boolean givesKey() {
        return true;
    }

    /** A definition that lists steps lists those of the job. */
    @Override
    public Optional<LongshoreException> mistakeIn(JobDefinition definition) {
        return beans.named(JobBeans.batchNameOf(definition)).flatMap(job -> wrongSteps(definition, job));
    }

    private static Optional<LongshoreException> wrongSteps(JobDefinition definition, Job job) {
        List<String> known = StepFacts.of(job).stream().map(StepFacts::name).toList();
        List<String> listed =
                definition.steps().stream().map(StepDefinition::name).toList();
        if (listed.isEmpty() || known.isEmpty() || Set.copyOf(listed).equals(Set.copyOf(known))) {
            return Optional.empty();
        }
        return Optional.of(LongshoreException.badInput(
                "steps",
                "steps",
                "The steps are " + listed + ", but the Spring Batch job \"" + job.getName() + "\" has " + known + ".",
                "List all steps of the job, by the names that their builders were given."));
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
