package dev.longshore.jobs.kind;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import java.util.List;
import java.util.Optional;

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

    /** Whether every run of this kind is ready only when its result is there as a whole; if not, a definition says what completes it. */
    default boolean knowsCompletion() {
        return !steps().isEmpty();
    }

    /**
     * What would repeat a step although nobody has asked for it; empty if nothing would. A step that must not run twice is refused then.
     *
     * @param step one that the definition lists itself
     */
    default Optional<String> repeatsByItself(JobDefinition definition, StepDefinition step) {
        return Optional.of("another worker goes on with it when its own is lost");
    }

    /** Whether the values that {@code idempotency-key} names reach the job as a key. */
    default boolean givesKey() {
        return false;
    }

    /** What is wrong with a sound definition as the catalogue stands now. Not asked for runs of older definitions: those go on with what they were asked for with. */
    default Optional<LongshoreException> mistakeIn(JobDefinition definition) {
        return Optional.empty();
    }

    /** The rates that jobs of this kind declare; none for a kind that calls nobody. */
    default List<DeclaredRate> rates(JobDefinition definition) {
        return List.of();
    }

    /** Why an effect of such a job could not be recognised when it comes a second time; empty if it can. Asked of jobs that move money. */
    default Optional<LongshoreException> lacksKey(JobDefinition definition) {
        if (!givesKey()) {
            return Optional.of(LongshoreException.badInput(
                    "money-without-key",
                    "moves-money",
                    "The job moves money, and the kind \"" + name() + "\" gives its effects no key.",
                    "Move it with a job of kind spring-batch, sync-out or outcome; or leave moves-money out."));
        }
        return definition.idempotencyKey().isEmpty()
                ? Optional.of(LongshoreException.badInput(
                        "money-without-key",
                        "moves-money",
                        "The job moves money, and nothing tells one payment from the same payment again.",
                        "Name the parameters that together name the payment: idempotency-key: [invoice]."))
                : Optional.empty();
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
