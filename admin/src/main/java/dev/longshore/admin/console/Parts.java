package dev.longshore.admin.console;

import org.jspecify.annotations.Nullable;

/** Which of a page is sent: all of it, or its main part alone, of which the browser swaps what changed. */
final class Parts {

    private Parts() {}

    /**
     * The view.
     *
     * @param asked the header {@code HX-Request}; null if a whole page was asked for
     */
    static String of(String template, @Nullable String asked) {
        return asked == null ? template : template + " :: main";
    }
}
