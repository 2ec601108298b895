package dev.longshore.model.audit;

import java.util.Locale;

/** How an act ended. */
public enum AuditOutcome {
    /** It was done, or handed to whoever does it. */
    ACCEPTED,
    /** Not allowed to this person, or not in this state. */
    REFUSED,
    /** Allowed, and failed. */
    FAILED;

    /** The name in tables and on screen. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
