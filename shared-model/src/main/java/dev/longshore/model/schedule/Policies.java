package dev.longshore.model.schedule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of fires that cannot be asked for at their time.
 *
 * @param missed what becomes of those that were missed
 * @param catchUp how many may wait or be caught up at once, for each tenant; older ones give way and are recorded as missed
 * @param running what becomes of those whose predecessor of the same schedule still runs
 * @param startWithin after which a fire without a started run is raised like a failure, counted from its planned time, or from its decision if it makes up for a
 *     missed one; null for never
 */
public record Policies(
        WhenMissed missed,
        int catchUp,
        WhenRunning running,
        @Nullable Duration startWithin) {

    /** The greatest catch-up: more is a backfill, which somebody asks for. */
    public static final int MOST_CATCH_UP = 1_000;

    public Policies {
        if (catchUp < 1 || catchUp > MOST_CATCH_UP) {
            throw new IllegalArgumentException("a catch-up is 1 to " + MOST_CATCH_UP);
        }
    }

    /** How many fires of one tenant may wait for a thing; the oldest gives way to the next. */
    public int mostWaiting(WaitsFor thing) {
        boolean held = thing == WaitsFor.HOLD || thing == WaitsFor.WINDOW;
        return held && missed == WhenMissed.ONCE ? 1 : catchUp;
    }
}
