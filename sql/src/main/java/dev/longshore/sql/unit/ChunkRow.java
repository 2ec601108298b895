package dev.longshore.sql.unit;

import dev.longshore.model.run.Counts;
import dev.longshore.model.unit.UnitState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chunk as its owner sees it.
 *
 * @param bounds where in the source it stands
 * @param track the track whose order it keeps; null for none
 * @param offered whether a message waits for a worker
 * @param overdue whether it has waited longer than the owner's patience
 */
public record ChunkRow(
        int ordinal,
        Map<String, Object> bounds,
        @Nullable Integer track,
        UnitState state,
        boolean offered,
        boolean overdue,
        Counts counts) {

    public ChunkRow {
        bounds = Map.copyOf(bounds);
    }
}
