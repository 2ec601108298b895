package dev.longshore.model.run;

import java.util.Locale;

/** What an operator may ask of a run. Lower-case names are the ones in URLs, tables and buttons. */
public enum Verb {
    PAUSE,
    RESUME,
    RESTART,
    CANCEL,
    ABANDON;

    /** The name in URLs and tables. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this may be asked of a run in the state. */
    public boolean isPossibleIn(RunState state) {
        return switch (this) {
            case PAUSE -> state == RunState.QUEUED || state == RunState.RUNNING;
            case RESUME -> state == RunState.PAUSED;
            case RESTART -> state == RunState.FAILED;
            case CANCEL ->
                state == RunState.QUEUED
                        || state == RunState.RUNNING
                        || state == RunState.PAUSING
                        || state == RunState.PAUSED;
            case ABANDON -> state == RunState.FAILED;
        };
    }
}
