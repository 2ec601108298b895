package dev.longshore.sql.run;

import dev.longshore.model.failure.Category;
import org.jspecify.annotations.Nullable;

/** What a failed run rests on, in short. */
public record FailureBrief(
        String code,
        Category category,
        String message,
        @Nullable String remedy) {}
