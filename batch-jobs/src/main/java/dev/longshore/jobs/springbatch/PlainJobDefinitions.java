package dev.longshore.jobs.springbatch;

import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.batch.core.job.Job;

/**
 * The definitions of the {@code Job} beans: declared in a job file of kind {@code spring-batch}, or made up, and visibly so, where there is none.
 */
final class PlainJobDefinitions {

    static final String STEPS = "steps";
    static final String RESTARTABLE = "restartable";

    private static final Duration PROMISE = Duration.ofDays(1);
    private static final JobDefinition.Limits LIMITS = new JobDefinition.Limits(1, 1000, null, 1);

    private final JobBeans beans;

    PlainJobDefinitions(JobBeans beans) {
        this.beans = beans;
    }

    /** The declared ones, with what is seen of their steps, and one for each bean that none of them names. */
    List<JobDefinition> with(List<JobDefinition> declared) {
        List<JobDefinition> all = new ArrayList<>();
        declared.forEach(definition -> all.add(seen(definition)));
        List<String> described = declared.stream().map(JobBeans::batchNameOf).toList();
        for (Job job : beans.all()) {
            if (!described.contains(job.getName())) {
                all.add(undeclared(job));
            }
        }
        return all;
    }

    /** A declared job, with what is seen of its steps unless it names them itself. */
    private JobDefinition seen(JobDefinition declared) {
        Job job = beans.named(JobBeans.batchNameOf(declared)).orElseThrow();
        Map<String, Object> spec = new TreeMap<>(declared.spec());
        spec.putAll(facts(job));
        if (declared.parameters().isEmpty()) {
            spec.putIfAbsent(JobDefinition.PARAMETERS, JobDefinition.ANY);
        }
        if (!declared.steps().isEmpty()) {
            return declared.with(declared.steps(), spec);
        }
        spec.put(JobDefinition.REPEATS, false);
        return declared.with(
                StepFacts.of(job).stream().map(StepFacts::definition).toList(), spec);
    }

    private static JobDefinition undeclared(Job job) {
        JobName name = JobBeans.catalogueNameOf(job);
        Map<String, Object> spec = new TreeMap<>(facts(job));
        spec.put(JobBeans.BATCH_JOB, job.getName());
        spec.put(JobDefinition.PARAMETERS, JobDefinition.ANY);
        spec.put(JobDefinition.DECLARED, false);
        return new JobDefinition(
                name,
                title(name),
                "A Spring Batch job of the class path, without a job file.",
                SpringBatchKind.KIND,
                "not declared",
                "bulk",
                new Impact(
                        Impact.Level.DELAYED,
                        "Impact not declared: nobody has said what users experience while it fails.",
                        List.of()),
                new JobDefinition.Promise(PROMISE),
                List.of(),
                StepFacts.of(job).stream().map(StepFacts::definition).toList(),
                LIMITS,
                null,
                null,
                spec);
    }

    private static Map<String, Object> facts(Job job) {
        return Map.of(
                RESTARTABLE,
                job.isRestartable(),
                STEPS,
                StepFacts.of(job).stream().map(StepFacts::json).toList());
    }

    private static String title(JobName name) {
        String words = name.value().replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
