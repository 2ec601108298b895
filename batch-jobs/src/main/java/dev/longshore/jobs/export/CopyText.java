package dev.longshore.jobs.export;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's COPY text format: fields parted by tabs, {@code \N} for NULL, and a backslash before what would be mistaken. */
final class CopyText {

    private CopyText() {}

    /** Where the field that begins at an index ends: at its tab, or at the end of the row. */
    static int endOfField(byte[] row, int from, int length) {
        int at = from;
        while (at < length && row[at] != '\t') {
            at++;
        }
        return at;
    }

    static boolean isNull(byte[] row, int from, int to) {
        return to - from == 2 && row[from] == '\\' && row[from + 1] == 'N';
    }

    /** What stands behind a backslash. */
    static byte unescaped(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            default -> letter;
        };
    }

    /** The value of a field; null for NULL. */
    static @Nullable String value(byte[] row, int from, int to) {
        if (isNull(row, from, to)) {
            return null;
        }
        byte[] value = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            value[length++] = row[i] == '\\' ? unescaped(row[++i]) : row[i];
        }
        return new String(value, 0, length, StandardCharsets.UTF_8);
    }

    /** A text as a field. */
    static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }
}
