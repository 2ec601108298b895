package dev.longshore.sql.unit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that was read and is to be stored.
 *
 * @param label what people call it
 * @param items how many items it has
 */
public record PlannedChunk(
        int ordinal,
        Map<String, Object> bounds,
        String label,
        int items,
        @Nullable Integer track) {

    public PlannedChunk {
        bounds = Map.copyOf(bounds);
    }
}
