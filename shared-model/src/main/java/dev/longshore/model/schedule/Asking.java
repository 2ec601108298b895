package dev.longshore.model.schedule;

import org.jspecify.annotations.Nullable;

/**
 * How a schedule asks for its runs.
 *
 * @param lane where they wait; null for the lane of the job
 * @param priority 1 to 9: of fires that are due together, which are asked for first; 1 comes first
 * @param promise when the result is due; null for what the job promises
 */
public record Asking(
        @Nullable String lane, int priority, @Nullable Promise promise) {

    public static final int USUAL_PRIORITY = 5;

    public Asking {
        if (priority < 1 || priority > 9) {
            throw new IllegalArgumentException("a priority is 1 to 9");
        }
    }
}
