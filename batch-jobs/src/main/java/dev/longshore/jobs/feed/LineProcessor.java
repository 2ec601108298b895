package dev.longshore.jobs.feed;

import dev.longshore.jobs.kind.RunScope;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Java between a feed's line and its statement: a Spring bean that a job names as {@code processor}. Called in any worker, for many lines at once, and again
 * for a line whose chunk is applied again: it must have no effect of its own.
 */
@FunctionalInterface
public interface LineProcessor {

    /**
     * Looks at a line.
     *
     * @param values by field: String, Long, BigDecimal, Boolean, LocalDate or Instant by the declared type; null where an optional one is absent
     * @return what the statement gets, the same fields; empty to leave the line out, which counts it as filtered
     * @throws RejectedLine to count it as rejected, with a reason
     */
    Optional<Map<String, @Nullable Object>> process(RunScope run, Map<String, @Nullable Object> values)
            throws RejectedLine;
}
