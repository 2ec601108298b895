package dev.longshore.jobs.feed;

import org.jspecify.annotations.Nullable;

/** A line that cannot be processed; an expected outcome, told without a stack trace. */
public final class RejectedLine extends Exception {

    private static final long serialVersionUID = 1L;

    private final @Nullable String field;
    private final String rule;

    /**
     * @param field which field is at fault; null for the line as a whole
     * @param rule what it broke, in a word
     * @param message what is wrong, in a sentence
     */
    public RejectedLine(@Nullable String field, String rule, String message) {
        super(message, null, false, false);
        this.field = field;
        this.rule = rule;
    }

    public @Nullable String field() {
        return field;
    }

    public String rule() {
        return rule;
    }

    public String message() {
        return String.valueOf(getMessage());
    }
}
