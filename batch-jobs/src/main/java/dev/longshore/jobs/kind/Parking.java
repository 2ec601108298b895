package dev.longshore.jobs.kind;

import java.time.Duration;

/**
 * A run waits for another system: none of its units is claimed for a while, so that others use the places.
 *
 * @param pause how long, from now; a day at most
 * @param system the name of the dependency that it waits for
 * @param why what it waits for, in a sentence
 */
public record Parking(Duration pause, String system, String why) {

    public Parking {
        if (pause.isNegative() || pause.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("a run is parked for a day at most: " + pause);
        }
    }
}
