package dev.longshore.jobs.kind;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One unit of a plan.
 *
 * @param label what the console calls it, such as {@code 1 – 6,000,000}
 * @param bounds what to work on; JSON values only
 * @param rowsExpected about how many rows; null if unknown
 */
public record UnitPlan(
        String label, Map<String, Object> bounds, @Nullable Long rowsExpected) {

    public UnitPlan {
        bounds = Map.copyOf(bounds);
    }
}
