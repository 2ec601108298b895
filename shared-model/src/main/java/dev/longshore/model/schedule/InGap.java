package dev.longshore.model.schedule;

import java.util.Locale;

/** What becomes of a time that the wall clock jumps over when it is put forward. */
public enum InGap {
    /** Once, at the moment after the jump, however many times it jumped over. */
    AFTER,
    /** Not at all: for what goes by real time, where no time is missing. */
    SKIP;

    /** The name in files, tables and on screen. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
