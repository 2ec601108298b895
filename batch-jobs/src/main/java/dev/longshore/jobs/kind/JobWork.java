package dev.longshore.jobs.kind;

/**
 * What a job does: one step whose work units any worker claims, then one that closes. The engine makes the Spring Batch job of it: a partitioned step, or one
 * that reads in sequence, named {@code splitStep}, and a tasklet step {@code closingStep}.
 *
 * @param splitStep name of the step whose units any worker claims
 * @param units its work: split beforehand, or read in sequence
 * @param closingStep name of the step that runs once all units are done
 * @param closing its work
 */
public record JobWork(String splitStep, StepWork units, String closingStep, ClosingWork closing) implements Work {

    /** The work of a step that was split beforehand. */
    public UnitWork split() {
        if (units instanceof UnitWork work) {
            return work;
        }
        throw new IllegalStateException("step " + splitStep + " reads in sequence");
    }

    /** The work of a step that reads in sequence. */
    public SequentialWork sequence() {
        if (units instanceof SequentialWork work) {
            return work;
        }
        throw new IllegalStateException("step " + splitStep + " is split into units");
    }
}
