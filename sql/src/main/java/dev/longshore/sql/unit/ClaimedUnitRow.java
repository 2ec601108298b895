package dev.longshore.sql.unit;

import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.worker.Affinity;
import dev.longshore.model.worker.WorkerId;
import java.util.Map;

/**
 * A unit that this worker works on from now on, with all that it needs of the run, so that nothing more is read.
 *
 * @param held the claim
 * @param bounds as planned
 * @param checkpoint as the last committed chunk left it; empty before the first
 * @param chunks how many are committed
 * @param counts rows of all committed chunks
 * @param run what the unit belongs to
 * @param disturbances how often it was given back for reasons that pass, since its last chunk
 * @param affinity whether this worker is one that the run prefers
 * @param losses how many workers died or vanished with it since its last chunk
 * @param slot which of the worker's slots works on it
 */
public record ClaimedUnitRow(
        HeldUnit held,
        Map<String, Object> bounds,
        Map<String, Object> checkpoint,
        int chunks,
        Counts counts,
        OfRun run,
        int disturbances,
        int losses,
        int slot,
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
}
