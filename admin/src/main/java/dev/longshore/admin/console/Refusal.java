package dev.longshore.admin.console;

/** Something that the state of things does not allow: answered with 409 and a page that says so. */
final class Refusal extends RuntimeException {

    private final String title;
    private final String back;

    /**
     * @param reason why, as a sentence
     * @param back the page to go back to
     */
    Refusal(String title, String reason, String back) {
        super(reason);
        this.title = title;
        this.back = back;
    }

    String title() {
        return title;
    }

    String back() {
        return back;
    }
}
