package dev.longshore.sql.unit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A unit of a stored plan.
 *
 * @param bounds what to work on
 * @param label what people call it
 * @param rowsExpected about how many rows; null if unknown
 */
public record PlannedUnit(
        int ordinal,
        Map<String, Object> bounds,
        String label,
        @Nullable Long rowsExpected) {

    public PlannedUnit {
        bounds = Map.copyOf(bounds);
    }
}
