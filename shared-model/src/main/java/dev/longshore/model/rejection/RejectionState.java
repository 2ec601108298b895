package dev.longshore.model.rejection;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where a rejected record stands. Each move is one statement; a crash leaves the record where it was. */
public enum RejectionState {
    /** As it came. People correct it, discard it or have it processed again as it is. */
    OPEN,
    /** A person has said how it should be; nothing of that is processed yet. */
    CORRECTED,
    /** A run has taken it up and completed; what that run rejected is a record of its own. The run's completion moves it, in one transaction. */
    REPROCESSED,
    /** A person has left it out for good. */
    DISCARDED;

    /** The name in tables, URLs and on screen. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether somebody still has to decide about it. */
    public boolean isOpen() {
        return this == OPEN || this == CORRECTED;
    }

    /** Whether a record may move from this state to another. */
    public boolean canMoveTo(RejectionState next) {
        Set<RejectionState> allowed =
                isOpen() ? EnumSet.of(CORRECTED, REPROCESSED, DISCARDED) : EnumSet.noneOf(RejectionState.class);
        return allowed.contains(next);
    }

    /** Empty if there is no such word. */
    public static Optional<RejectionState> of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst();
    }
}
