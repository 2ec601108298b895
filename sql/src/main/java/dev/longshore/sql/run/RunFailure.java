package dev.longshore.sql.run;

import dev.longshore.model.failure.Category;
import org.jspecify.annotations.Nullable;

/**
 * A failure, whole.
 *
 * @param attempt of which execution of the run
 * @param step in which step; null if outside of any
 * @param unit in which unit of the step; null if in none
 * @param category who has to act
 * @param code stable, for programs
 * @param message what failed, the root cause first
 * @param remedy what to do; null if unknown
 * @param position how far the work had come; null if unknown
 * @param stack every line, the root cause first
 * @param fingerprint equal for failures of the same origin
 */
public record RunFailure(
        int attempt,
        @Nullable String step,
        @Nullable Integer unit,
        Category category,
        String code,
        String message,
        @Nullable String remedy,
        @Nullable String position,
        String stack,
        String fingerprint) {}
