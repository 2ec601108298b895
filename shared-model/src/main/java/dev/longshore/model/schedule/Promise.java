package dev.longshore.model.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * When the result of a fire is due; one of the two.
 *
 * @param readyBy the first such time of the wall clock after the planned time
 * @param readyWithin of the planned time
 */
public record Promise(@Nullable LocalTime readyBy, @Nullable Duration readyWithin) {

    public Promise {
        if ((readyBy == null) == (readyWithin == null)) {
            throw new IllegalArgumentException("a promise is a time of day or a duration");
        }
    }

    /** When the result of a fire is due. */
    public Instant dueFor(Instant planned, ZoneId zone) {
        if (readyWithin != null) {
            return planned.plus(readyWithin);
        }
        ZonedDateTime wall = planned.atZone(zone);
        ZonedDateTime due = wall.with(readyBy);
        return (due.toInstant().isAfter(planned) ? due : wall.plusDays(1).with(readyBy)).toInstant();
    }
}
