package dev.longshore.jobs.springbatch;

import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.partition.PartitionStep;
import org.springframework.batch.core.step.ListableStepLocator;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.item.ChunkOrientedStep;
import org.springframework.batch.core.step.tasklet.TaskletStep;

/**
 * What can be seen of the steps of a job without running it. Limits: steps that a flow or a job within a step brings at run time are not seen; their order is the
 * one in which the job lists them.
 */
record StepFacts(String name, String sentence, boolean allowStartIfComplete, int startLimit) {

    /** Empty for a job that does not tell its steps. */
    static List<StepFacts> of(Job job) {
        List<StepFacts> facts = new ArrayList<>();
        if (job instanceof ListableStepLocator locator) {
            for (String name : locator.getStepNames()) {
                Step step = locator.getStep(name);
                if (step != null) {
                    facts.add(new StepFacts(name, sentence(step), step.isAllowStartIfComplete(), step.getStartLimit()));
                }
            }
        }
        return facts;
    }

    /** Spring Batch repeats it from its last commit, or from its beginning: what the second time does is known to its authors. */
    StepDefinition definition() {
        return new StepDefinition(name, sentence, Repeat.IDEMPOTENT);
    }

    /** As the spec of a definition holds it. */
    Map<String, Object> json() {
        Map<String, Object> json = new TreeMap<>();
        json.put("name", name);
        json.put("allow-start-if-complete", allowStartIfComplete);
        if (startLimit < Integer.MAX_VALUE) {
            json.put("start-limit", startLimit);
        }
        return json;
    }

    private static String sentence(Step step) {
        if (step instanceof ChunkOrientedStep) {
            return "Reads, processes and writes items, chunk by chunk.";
        }
        if (step instanceof PartitionStep) {
            return "Splits its work into partitions, within the worker that drives the run.";
        }
        return step instanceof TaskletStep ? "Runs a tasklet or classic chunks." : "Runs a step of its own making.";
    }
}
