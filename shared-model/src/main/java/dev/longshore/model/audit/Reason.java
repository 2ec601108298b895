package dev.longshore.model.audit;

import org.jspecify.annotations.Nullable;

/** Why somebody did something, in his own words: what may be one, wherever it is written. */
public final class Reason {

    /** In characters. A reason is a sentence or two; what needs more stands in a ticket, whose number is a good reason. */
    public static final int LONGEST = 1_000;

    private Reason() {}

    /** What is wrong with it, as a sentence that says what to write; null if nothing is. */
    public static @Nullable String problemWith(String text) {
        if (text.isBlank()) {
            return "Write a reason: whoever reads the audit wants to know why.";
        }
        if (text.indexOf('\0') >= 0) {
            return "Write the reason without control characters.";
        }
        return text.length() > LONGEST
                ? "Write the reason in at most " + LONGEST + " characters; it has " + text.length() + "."
                : null;
    }
}
