package dev.longshore.model.schedule;

import dev.longshore.model.failure.LongshoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule after its check.
 *
 * @param definition null if it could not be read
 * @param problems all that is wrong, each bad input with its field such as {@code promise.ready-by}
 */
public record CheckedSchedule(@Nullable ScheduleDefinition definition, List<LongshoreException> problems) {

    public CheckedSchedule {
        problems = List.copyOf(problems);
    }

    /**
     * The definition, if nothing is wrong.
     *
     * @throws LongshoreException the first problem; the others are its suppressed exceptions
     */
    public ScheduleDefinition definitionOrThrow() {
        if (problems.isEmpty() && definition != null) {
            return definition;
        }
        LongshoreException first = problems.get(0);
        problems.stream().skip(1).filter(other -> other != first).forEach(first::addSuppressed);
        throw first;
    }
}
