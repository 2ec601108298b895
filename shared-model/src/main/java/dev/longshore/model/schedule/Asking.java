package dev.longshore.model.schedule;

import dev.longshore.model.run.Readers;
import org.jspecify.annotations.Nullable;

/**
 * How a schedule asks for its runs.
 *
 * @param lane where they wait; null for the lane of the job
 * @param priority 1 to 9: of fires that are due together, which are asked for first; 1 comes first
 * @param promise when the result is due; null for what the job promises
 * @param readers as whom people read what is made
 */
public record Asking(
        @Nullable String lane, int priority, @Nullable Promise promise, Readers readers) {

    public static final int USUAL_PRIORITY = 5;

    public Asking {
        if (priority < 1 || priority > 9) {
            throw new IllegalArgumentException("a priority is 1 to 9");
        }
    }
}
