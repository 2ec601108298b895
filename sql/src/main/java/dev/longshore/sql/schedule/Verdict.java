package dev.longshore.sql.schedule;

import dev.longshore.model.run.RunId;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.WaitsFor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was found about a fire.
 *
 * @param reason a sentence; null for a fire that is simply asked for
 * @param waitsFor of a held one
 * @param reviewAt when to look at a held one again
 * @param run that was asked for
 * @param notStarted whether this is raised like a failure: it should have started by now
 */
public record Verdict(
        FireDecision decision,
        @Nullable String reason,
        @Nullable WaitsFor waitsFor,
        @Nullable Instant reviewAt,
        @Nullable RunId run,
        boolean notStarted) {

    public static Verdict asked(RunId run, @Nullable String reason) {
        return new Verdict(FireDecision.ASKED, reason, null, null, run, false);
    }

    public static Verdict held(WaitsFor waitsFor, String reason, Instant reviewAt) {
        return new Verdict(FireDecision.HELD, reason, waitsFor, reviewAt, null, false);
    }

    /** Nothing is asked for. */
    public static Verdict leave(FireDecision decision, String reason) {
        return new Verdict(decision, reason, null, null, null, false);
    }

    /** Nothing is asked for any more, since it is too late. */
    public static Verdict tooLate(String reason) {
        return new Verdict(FireDecision.MISSED, reason, null, null, null, true);
    }
}
