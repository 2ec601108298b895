package dev.longshore.model.schedule;

import java.util.Locale;

/** Which of its predecessors a fire waits for. */
public enum WhenChained {
    /** All must have completed. */
    ALL,
    /** One must have completed. */
    ANY,
    /** All must have ended, no matter how. */
    EVEN_IF_FAILED;

    /** The name in files, tables and on screen. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
