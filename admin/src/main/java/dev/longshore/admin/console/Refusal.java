package dev.longshore.admin.console;

/** Something that the state of things does not allow: answered with 409 and a page that says so. */
final class Refusal extends RuntimeException {

    private static final String NOTHING = "Nothing was changed. The attempt stands in the audit.";

    private final String title;
    private final String changed;
    private final String back;

    /**
     * @param reason why, as a sentence
     * @param back the page to go back to
     */
    Refusal(String title, String reason, String back) {
        this(title, reason, NOTHING, back);
    }

    /**
     * @param reason why, as a sentence
     * @param changed what was changed before, as a sentence
     * @param back the page to go back to
     */
    Refusal(String title, String reason, String changed, String back) {
        super(reason);
        this.title = title;
        this.changed = changed;
        this.back = back;
    }

    String title() {
        return title;
    }

    String changed() {
        return changed;
    }

    String back() {
        return back;
    }
}
