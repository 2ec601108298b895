package dev.longshore.model.schedule;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * Which other schedules' runs, of the same logical date, a fire waits for.
 *
 * @param after the predecessors; empty for none
 * @param when which of them
 */
public record Chain(List<ScheduleName> after, WhenChained when) {

    public static final Chain NONE = new Chain(List.of(), WhenChained.ALL);

    public Chain {
        after = List.copyOf(new LinkedHashSet<>(after));
    }

    public boolean isEmpty() {
        return after.isEmpty();
    }
}
