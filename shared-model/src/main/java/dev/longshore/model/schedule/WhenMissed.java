package dev.longshore.model.schedule;

import java.util.Locale;

/** What becomes of fires that nobody asked for at their time: no scheduler ran, or they were held. */
public enum WhenMissed {
    /** One run for all of them, for the newest. */
    ONCE,
    /** A run each, oldest first, at most as many as the catch-up allows. */
    ALL,
    /** None. */
    SKIP;

    /** The name in files, tables and on screen. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
