package dev.longshore.model.schedule;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What was decided about one planned time. Every planned time has exactly one, with a reason; only a scheduler moves it, a crash changes nothing. */
public enum FireDecision {
    /** It waits for a named thing: a hold, the end of a window, a predecessor, an earlier run, a place in the queue. */
    HELD,
    /** A run was asked for. */
    ASKED,
    /** Left out as planned: a holiday, a policy. */
    SKIPPED,
    /** It should have run and did not: nobody was there, or it waited too long. */
    MISSED,
    /** A newer fire of the same schedule took its place. */
    REPLACED,
    /** The run was refused: the job is gone, or a parameter does not fit it any more. */
    REFUSED;

    /** Whether a fire may go from this decision to another. Only a backfill asks for what was skipped, missed or refused. */
    public boolean canMoveTo(FireDecision next) {
        return successors().contains(next);
    }

    private Set<FireDecision> successors() {
        return switch (this) {
            case HELD -> EnumSet.of(ASKED, SKIPPED, MISSED, REPLACED, REFUSED);
            case ASKED -> EnumSet.of(REPLACED);
            case SKIPPED, MISSED, REFUSED -> EnumSet.of(ASKED);
            case REPLACED -> EnumSet.noneOf(FireDecision.class);
        };
    }

    /** The name in tables, URLs and on screen. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what {@link #word()} wrote.
     *
     * @throws IllegalArgumentException if there is no such decision
     */
    public static FireDecision of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
