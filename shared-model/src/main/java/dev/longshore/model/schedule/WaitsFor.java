package dev.longshore.model.schedule;

import java.util.Locale;

/** What a held fire waits for. */
public enum WaitsFor {
    /** The end of a pause or of maintenance. */
    HOLD,
    /** The end of an entry of a calendar. */
    WINDOW,
    /** Another schedule's run. */
    PREDECESSOR,
    /** An earlier run of its own schedule. */
    RUN,
    /** A place in the queue of its job or lane. */
    PLACE;

    /** The name in tables, URLs and on screen. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what {@link #word()} wrote.
     *
     * @throws IllegalArgumentException if there is no such thing
     */
    public static WaitsFor of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
