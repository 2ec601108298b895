package dev.longshore.model.schedule;

import java.util.Locale;

/** What becomes of a time that the wall clock shows twice when it is put back. */
public enum InOverlap {
    /** Once, the first time. */
    FIRST,
    /** Once, the second time. */
    SECOND,
    /** Both times: for what goes by real time. */
    BOTH;

    /** The name in files, tables and on screen. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
