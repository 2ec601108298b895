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
        if (value instanceof String && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
