package dev.longshore.model.failure;

/** Who has to act on a failure. */
public enum Category {
    /** Whoever asked: the request or its input is wrong; a repetition fails again. */
    USER_ERROR("user-error"),
    /** The owner of another system: it refused, was slow or was away. */
    EXTERNAL("external"),
    /** The operator: disk, memory, connections or places ran out. */
    INSUFFICIENT_RESOURCES("insufficient-resources"),
    /** The developers: a defect of the job or of Longshore. */
    INTERNAL("internal");

    private final String word;

    Category(String word) {
        this.word = word;
    }

    /** The name in tables, URLs and on screen. */
    public String word() {
        return word;
    }
}
