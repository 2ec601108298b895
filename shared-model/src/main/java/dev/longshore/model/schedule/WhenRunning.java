package dev.longshore.model.schedule;

import java.util.Locale;

/** What becomes of a fire while an earlier run of the same schedule and tenant is not at its end. */
public enum WhenRunning {
    /** It waits for that run to end. */
    QUEUE,
    /** It is left out. */
    SKIP,
    /** It runs beside it. */
    ALLOW,
    /** The earlier run is cancelled, and it runs. */
    REPLACE;

    /** The name in files, tables and on screen. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
