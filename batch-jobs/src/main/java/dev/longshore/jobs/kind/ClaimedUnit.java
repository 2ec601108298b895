package dev.longshore.jobs.kind;

import dev.longshore.model.run.Counts;
import dev.longshore.model.unit.UnitId;
import java.util.List;
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
 * @param leftOut records that must not be touched, in order of their places; those without a name are to be rejected by the next chunk
 * @param trail where the unit says which record it is about to touch
 */
public record ClaimedUnit(
        UnitId id,
        long token,
        Map<String, Object> bounds,
        Map<String, Object> checkpoint,
        Counts counts,
        Map<String, String> shared,
        Fence fence,
        List<LeftOut> leftOut,
        Trail trail) {

    /** A unit with nothing to leave out, and no trail. */
    public ClaimedUnit(
            UnitId id,
            long token,
            Map<String, Object> bounds,
            Map<String, Object> checkpoint,
            Counts counts,
            Map<String, String> shared,
            Fence fence) {
        this(id, token, bounds, checkpoint, counts, shared, fence, List.of(), Trail.NONE);
    }

    public ClaimedUnit {
        bounds = Map.copyOf(bounds);
        checkpoint = Map.copyOf(checkpoint);
        shared = Map.copyOf(shared);
        leftOut = List.copyOf(leftOut);
    }
}
