package dev.longshore.testkit;

/** Where a worker may die between two things that belong together. */
public enum Boundary {
    /** A chunk commits: what it wrote, and that it is done. */
    CHUNK("a chunk"),
    /** The last chunk of a work unit commits. */
    UNIT_END("the end of a work unit"),
    /** A step is written down as complete. */
    STEP_END("the end of a step"),
    /** The run becomes COMPLETED, and its files are published. */
    PUBLICATION("the publication");

    private final String words;

    Boundary(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
