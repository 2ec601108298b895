package dev.longshore.jobs.kind;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import java.util.List;

/** A kind of job: turns definitions of that kind into work. One bean a kind; it holds no state of a run. */
public interface JobKind {

    /** The word in the catalogue, such as {@code export}. */
    String name();

    /** The steps of every job of this kind, in order, each with whether it may run twice; a definition does not repeat them. */
    default List<StepDefinition> steps() {
        return List.of();
    }

    /** Whether the kind finds the steps of each job by itself, so that a definition need not list them. */
    default boolean findsSteps() {
        return false;
    }

    /**
     * All definitions of this kind: a kind may complete those that were declared by what it sees, and add such as it knows without a declaration.
     *
     * @param declared those of the job files, found sound
     */
    default List<JobDefinition> definitions(List<JobDefinition> declared) {
        return declared;
    }

    /**
     * The work of a job. Called once a definition, at start-up.
     *
     * @throws dev.longshore.model.failure.LongshoreException bad input that names the field of the definition that the kind cannot work with
     */
    Work workOf(JobDefinition definition);
}
