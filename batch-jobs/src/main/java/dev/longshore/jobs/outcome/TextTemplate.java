package dev.longshore.jobs.outcome;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A text with places for columns: {@code Welcome, {name}}. */
record TextTemplate(String text) {

    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");

    List<String> places() {
        return PLACE.matcher(text).results().map(place -> place.group(1)).toList();
    }

    String fill(JsonNode row) {
        return fill(row, value -> value);
    }

    /** With what stands in the places as text, whatever it says. */
    String fillHtml(JsonNode row) {
        return fill(row, value -> value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;"));
    }

    private String fill(JsonNode row, UnaryOperator<String> written) {
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(written.apply(valueOf(row, place.group(1)))));
    }

    /** What a column says; nothing for NULL. */
    static String valueOf(JsonNode row, String column) {
        JsonNode value = row.path(column);
        return value.isNull() ? "" : value.asString("");
    }
}
