package dev.longshore.admin.cli;

import dev.longshore.model.run.RunState;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.WaitsFor;
import dev.longshore.sql.schedule.FireRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Waits until what a night began has come to its end: on a slow machine the clock is through before the runs are. Its limit: what moves no more is left as it is,
 * after {@link #STILL} in which no run ended and no decision changed.
 *
 * @param fires of the night, as they are now
 * @param behind whether times of it are still to be decided
 * @param follow returns once the run of a fire has ended
 */
record NightEnd(
        Supplier<List<FireRow>> fires, BooleanSupplier behind, Consumer<FireRow> follow, Clock time, Runnable pause) {

    /** Fires that wait for runs are looked at by schedulers every few seconds; after so long without a change nothing lets them go. */
    static final Duration STILL = Duration.ofSeconds(15);

    /** The fires as they are at the end. */
    List<FireRow> settled() {
        List<What> seen = List.of();
        Instant moved = time.instant();
        List<FireRow> now;
        boolean going;
        do {
            now = fires.get();
            going = behind.getAsBoolean() || now.stream().anyMatch(NightEnd::waits);
            boolean open = now.stream().anyMatch(NightEnd::runs);
            now.stream().filter(NightEnd::runs).forEach(follow);
            List<What> is = now.stream().map(What::of).toList();
            if (open || !is.equals(seen)) {
                // from the end of the runs on, since that is what lets others go
                moved = time.instant();
            }
            going |= open;
            seen = is;
            if (going) {
                pause.run();
            }
        } while (going && moved.plus(STILL).isAfter(time.instant()));
        return now;
    }

    /** What goes on when the clock is through, as a sentence; nothing if all is done. */
    static String left(List<FireRow> fires) {
        long open = fires.stream().filter(NightEnd::runs).count();
        long waiting = fires.stream().filter(NightEnd::waits).count();
        return open + waiting == 0
                ? ""
                : "The clock is through, and this machine is not: " + count(open, "run goes on", "runs go on") + ", "
                        + count(waiting, "fire waits", "fires wait") + ". The demo ends with them.";
    }

    private static String count(long number, String one, String many) {
        return number == 1 ? "1 " + one : Figures.count(number) + " " + many;
    }

    private static boolean waits(FireRow fire) {
        return fire.decision() == FireDecision.HELD
                && (fire.waitsFor() == WaitsFor.RUN
                        || fire.waitsFor() == WaitsFor.PREDECESSOR
                        || fire.waitsFor() == WaitsFor.PLACE);
    }

    private static boolean runs(FireRow fire) {
        RunState state = fire.runState();
        return fire.run() != null && (state == null || !state.isEnded());
    }

    /** What may change about a fire. */
    private record What(long id, FireDecision decision, String reason) {

        static What of(FireRow fire) {
            return new What(fire.id(), fire.decision(), String.valueOf(fire.reason()));
        }
    }
}
