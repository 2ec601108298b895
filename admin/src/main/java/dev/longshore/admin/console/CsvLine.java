package dev.longshore.admin.console;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A line of RFC 4180 CSV, for spreadsheets: text that a spreadsheet would take for a formula gets an apostrophe in front. */
final class CsvLine {

    static final String MEDIA_TYPE = "text/csv";

    private CsvLine() {}

    static String of(@Nullable Object... values) {
        return Arrays.stream(values).map(CsvLine::field).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String field(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        if (value instanceof String && isFormula(text)) {
            text = "'" + text;
        }
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    /** A text as it was before a line was made of it. */
    static String unguarded(String text) {
        return text.startsWith("'") && isFormula(text.substring(1)) ? text.substring(1) : text;
    }

    private static boolean isFormula(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    }
}
