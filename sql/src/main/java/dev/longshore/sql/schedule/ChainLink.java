package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleDefinition;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule within its chain.
 *
 * @param level how many predecessors lie one behind the other before it
 * @param startsAfter the first planned time of the chain, by usual durations
 * @param usual how long its runs take; null if there is no history
 * @param critical whether it decides when the chain is done
 * @param nextFireAt null if it has none
 * @param last its newest fire in sight
 */
public record ChainLink(
        ScheduleDefinition definition,
        int level,
        Duration startsAfter,
        @Nullable UsualDuration usual,
        boolean critical,
        @Nullable Instant nextFireAt,
        @Nullable FireRow last) {

    /** When it usually ends, as {@link #startsAfter}. */
    public Duration endsAfter() {
        return usual == null ? startsAfter : startsAfter.plus(usual.usual());
    }
}
