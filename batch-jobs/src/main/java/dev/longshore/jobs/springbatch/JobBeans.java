package dev.longshore.jobs.springbatch;

import dev.longshore.jobs.kind.WholeJob;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersValidator;

/** The {@code Job} beans of this process, by the name that Spring Batch knows them by. */
final class JobBeans {

    /** In the spec of a definition: the name in Spring Batch, where it is not the job's. */
    static final String BATCH_JOB = "job";

    private static final Logger log = LoggerFactory.getLogger(JobBeans.class);

    private static final Set<String> OURS = Set.of(WholeJob.RUN, WholeJob.KEY);

    private final Map<String, Job> byName = new TreeMap<>();

    JobBeans(Collection<Job> jobs) {
        jobs.forEach(job -> {
            if (byName.putIfAbsent(job.getName(), job) != null) {
                throw LongshoreException.of(
                        Category.USER_ERROR,
                        "job-twice",
                        "Two Job beans have the name \"" + job.getName() + "\".",
                        "Give each its own: its runs, its restarts and its history go by it.");
            }
            prepare(job);
        });
    }

    Collection<Job> all() {
        return byName.values();
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    Optional<Job> named(String batchName) {
        return Optional.ofNullable(byName.get(batchName));
    }

    static String batchNameOf(JobDefinition definition) {
        Object named = definition.spec().get(BATCH_JOB);
        return named == null ? definition.name().value() : named.toString();
    }

    /** {@code importUserJob} is {@code import-user-job} in the catalogue, whose names stand in URLs. */
    static JobName catalogueNameOf(Job job) {
        String words = job.getName()
                .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .replaceAll("([A-Z]+)([A-Z][a-z])", "$1-$2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^[^a-z]+|-+$", "");
        if (words.isEmpty() || words.length() > 80) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "job-name",
                    "The Spring Batch job \"" + job.getName() + "\" has no name that the catalogue can bear.",
                    "Give it a job file of kind spring-batch, with a name of its own and spring-batch: {job: \""
                            + job.getName() + "\"}.");
        }
        return new JobName(words);
    }

    private static void prepare(Job job) {
        if (job instanceof AbstractJob builtByBatch) {
            builtByBatch.setJobParametersValidator(withoutOurs(builtByBatch.getJobParametersValidator()));
        }
        if (job.getJobParametersIncrementer() != null) {
            log.atWarn()
                    .addKeyValue("job", job.getName())
                    .log(
                            "catalogue.incrementer-unused: a run is the identity of what it does; its parameters are those that it was asked for with");
        }
    }

    /** A validator that lists what it knows must not see what the engine adds. */
    private static JobParametersValidator withoutOurs(JobParametersValidator theirs) {
        return parameters -> theirs.validate(new JobParameters(parameters.parameters().stream()
                .filter(parameter -> !OURS.contains(parameter.name()))
                .collect(Collectors.toSet())));
    }
}
