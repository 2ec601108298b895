package dev.longshore.jobs.kind;

import dev.longshore.model.run.Counts;
import dev.longshore.model.unit.UnitId;
import java.util.Map;

/**
 * A unit that this worker holds.
 *
 * @param id its name
 * @param token the fencing token of this claim: belongs into the name of every file that the claim writes
 * @param bounds as planned
 * @param checkpoint as the last committed chunk left it; empty before the first
 * @param counts the rows that earlier chunks committed, of all attempts
 * @param shared what the run's owner hands to all units
 * @param fence whether this claim still holds
 */
public record ClaimedUnit(
        UnitId id,
        long token,
        Map<String, Object> bounds,
        Map<String, Object> checkpoint,
        Counts counts,
        Map<String, String> shared,
        Fence fence) {

    public ClaimedUnit {
        bounds = Map.copyOf(bounds);
        checkpoint = Map.copyOf(checkpoint);
        shared = Map.copyOf(shared);
    }
}
