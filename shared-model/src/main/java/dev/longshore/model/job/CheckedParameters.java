package dev.longshore.model.job;

import dev.longshore.model.failure.LongshoreException;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a request after their check.
 *
 * @param values by name, defaults included: String, Long, BigDecimal, Boolean, LocalDate or Instant; an absent parameter has no entry
 * @param problems all that is wrong, each bad input with its field; empty if the values may be used
 */
public record CheckedParameters(Map<String, Object> values, List<LongshoreException> problems) {

    public CheckedParameters {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        problems = List.copyOf(problems);
    }

    /**
     * The values, if nothing is wrong.
     *
     * @throws LongshoreException the first problem; the others are its suppressed exceptions
     */
    public Map<String, Object> valuesOrThrow() {
        if (problems.isEmpty()) {
            return values;
        }
        LongshoreException first = problems.get(0);
        problems.stream().skip(1).filter(other -> other != first).forEach(first::addSuppressed);
        throw first;
    }

    /** The values as JSON holds them, each written in one way only, so that equal requests have equal JSON. */
    public Map<String, Object> asJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        values.forEach((name, value) -> json.put(
                name,
                value instanceof String
                                || value instanceof Long
                                || value instanceof Boolean
                                || value instanceof BigDecimal
                        ? value
                        : value.toString()));
        return json;
    }
}
