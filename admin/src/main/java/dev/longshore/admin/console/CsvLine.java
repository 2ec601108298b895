package dev.longshore.admin.console;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A line of RFC 4180 CSV, for spreadsheets: text that a spreadsheet would take for a formula gets an apostrophe in front. So does text that is such with
 * apostrophes in front already, so that each text comes back as it was.
 */
final class CsvLine {

    static final String MEDIA_TYPE = "text/csv";

    private static final Pattern GUARDED = Pattern.compile("'*[=+\\-@\t\r]");

    private CsvLine() {}

    static String of(@Nullable Object... values) {
        return Arrays.stream(values).map(CsvLine::field).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String field(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        if (value instanceof String) {
            text = guarded(text);
        }
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    static String guarded(String text) {
        return wantsGuard(text) ? "'" + text : text;
    }

    /** A text as it was before {@link #guarded}. */
    static String unguarded(String text) {
        return text.startsWith("'") && wantsGuard(text.substring(1)) ? text.substring(1) : text;
    }

    private static boolean wantsGuard(String text) {
        return GUARDED.matcher(text).lookingAt();
    }
}
