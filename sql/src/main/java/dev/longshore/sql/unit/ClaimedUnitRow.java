package dev.longshore.sql.unit;

import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.worker.Affinity;
import dev.longshore.model.worker.WorkerId;
import java.util.Map;

/**
 * A unit that this worker works on from now on, with all that it needs of the run and of Spring Batch's rows, so that nothing more is read.
 *
 * @param held the claim
 * @param bounds as planned
 * @param checkpoint as the last committed chunk left it; empty before the first
 * @param counts rows of all committed chunks
 * @param run what the unit belongs to
 * @param execution the step execution that works on it
 * @param disturbances how often it was given back for reasons that pass, since its last chunk
 * @param affinity whether this worker is one that the run prefers
 * @param losses how many workers died or vanished with it since its last chunk
 */
public record ClaimedUnitRow(
        HeldUnit held,
        Map<String, Object> bounds,
        Map<String, Object> checkpoint,
        Counts counts,
        OfRun run,
        Execution execution,
        int disturbances,
        int losses,
        Affinity affinity)
        implements ClaimedWork {

    public ClaimedUnitRow {
        bounds = Map.copyOf(bounds);
        checkpoint = Map.copyOf(checkpoint);
    }

    /** The run of a claimed unit. */
    public record OfRun(
            String job,
            String definitionHash,
            int attempt,
            WorkerId owner,
            Map<String, Object> parameters,
            RunContext context,
            Map<String, String> shared) {}

    /**
     * The step execution of a claimed unit.
     *
     * @param version of the row: Spring Batch's own fence, raised whenever the unit is taken back
     */
    public record Execution(
            long id, int version, String stepName, Tally tally, long jobExecution, int jobVersion, long jobInstance) {}

    /** What Spring Batch has counted so far in a step execution. */
    public record Tally(long commits, long rollbacks, long reads, long writes, long filters, long skips) {}
}
