package dev.longshore.admin.console;

import dev.longshore.model.schedule.FireDecision;
import dev.longshore.sql.schedule.FireRow;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that may be asked of a planned time that waits; asks first.
 *
 * @param planned by the wall clock of the schedule
 */
record FireAct(FireRow fire, Kind kind, String planned) {

    /** What. */
    enum Kind {
        RELEASE,
        SKIP;

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Those of a fire in their order; none for one that does not wait. */
    static List<FireAct> of(FireRow fire, WallClock wall) {
        String planned = wall.time(fire.plannedAt());
        return fire.decision() == FireDecision.HELD
                ? List.of(new FireAct(fire, Kind.RELEASE, planned), new FireAct(fire, Kind.SKIP, planned))
                : List.of();
    }

    public String verb() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    public String word() {
        return kind == Kind.RELEASE ? "Release" : "Leave out";
    }

    public String title() {
        return word() + " the fire of " + planned + "?";
    }

    public String button() {
        return kind == Kind.RELEASE ? "Ask for its run" : "Leave it out";
    }

    /** What stays if it is not done. */
    public String wayBack() {
        return "Let it wait";
    }

    public String tone() {
        return kind == Kind.RELEASE ? "btn--primary" : "btn--danger";
    }

    /** What will happen. */
    public String meaning() {
        return kind == Kind.RELEASE
                ? "Its run is asked for at once, whatever the fire waits for. What comes after it in the chain goes on when that run completes."
                : "No run is asked for at this planned time. What waits for it in the chain goes on waiting, until somebody backfills it or releases that too.";
    }

    /** What it waits for at present; null if nothing is known. */
    public @Nullable String waits() {
        String reason = fire.reason();
        return reason == null ? null : Words.sentence(reason);
    }

    /** If somebody else decided first. */
    public String tooLate() {
        return "The fire of " + planned + " does not wait any more.";
    }
}
