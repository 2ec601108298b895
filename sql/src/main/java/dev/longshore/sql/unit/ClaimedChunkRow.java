package dev.longshore.sql.unit;

import dev.longshore.model.worker.Affinity;
import dev.longshore.sql.unit.ClaimedUnitRow.OfRun;
import java.util.Map;

/**
 * A chunk of a sequential source that this worker applies from now on.
 *
 * @param held the claim
 * @param bounds where in the source it stands
 * @param run what it belongs to
 * @param disturbances how often it was given back for reasons that pass
 * @param losses how many workers died or vanished with it
 * @param affinity whether this worker is one that the run prefers
 * @param slot which of the worker's slots works on it
 * @param payload its items, as the message brought them
 */
public record ClaimedChunkRow(
        HeldUnit held,
        Map<String, Object> bounds,
        OfRun run,
        int disturbances,
        int losses,
        int slot,
        Affinity affinity,
        byte[] payload)
        implements ClaimedWork {

    public ClaimedChunkRow {
        bounds = Map.copyOf(bounds);
    }
}
