package dev.longshore.jobs.feed;

import dev.longshore.model.failure.LongshoreException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field of a line.
 *
 * @param name in the header, in JSON and in the statement
 * @param optional whether it may be absent or empty
 */
record Field(String name, FieldType type, boolean optional) {

    /** Taken by the line's number. */
    static final String NUMBER = "line_number";

    private static final Pattern SHAPE =
            Pattern.compile("([a-z_][a-z0-9_]{0,59})\\s+(text|integer|decimal|boolean|date|timestamp)(\\??)");

    /** Reads {@code amount decimal}, or {@code note text?} for one that may be empty. */
    static Field of(String text) {
        Matcher parts = SHAPE.matcher(text.strip());
        if (!parts.matches() || parts.group(1).equals(NUMBER)) {
            throw LongshoreException.badInput(
                    "feed-field",
                    "spec.fields",
                    "\"" + text + "\" is not a field.",
                    "Write its name and its type: amount decimal, or note text? if it may be empty. Types are text, integer, decimal, boolean,"
                            + " date and timestamp; " + NUMBER + " is the line's number.");
        }
        return new Field(
                parts.group(1),
                FieldType.valueOf(parts.group(2).toUpperCase(Locale.ROOT)),
                !parts.group(3).isEmpty());
    }
}
