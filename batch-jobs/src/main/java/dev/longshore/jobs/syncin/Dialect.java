package dev.longshore.jobs.syncin;

import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/**
 * How a CSV file is written.
 *
 * @param quote around values that hold delimiters or line ends; 0 for a file without quotes
 * @param escape before a quote within quotes; the quote itself where it is doubled
 * @param header whether the first record names the values
 * @param nullWord what stands for NULL when it is not in quotes; empty for nothing
 */
record Dialect(byte delimiter, byte quote, byte escape, boolean header, Charset encoding, String nullWord) {

    static final Dialect RFC_4180 = new Dialect((byte) ',', (byte) '"', (byte) '"', true, StandardCharsets.UTF_8, "");

    static Dialect of(SpecSection csv) {
        byte quote = csv.text("quote", "\"").isEmpty() ? 0 : character(csv, "quote", "\"");
        Dialect dialect = new Dialect(
                character(csv, "delimiter", ","),
                quote,
                quote == 0 ? 0 : character(csv, "escape", Character.toString(quote)),
                csv.flag("header", true),
                encoding(csv),
                csv.text("null", ""));
        csv.refuseOthers();
        if (dialect.delimiter == dialect.quote || dialect.delimiter == dialect.escape) {
            throw LongshoreException.badInput(
                    "sync-in-csv",
                    csv.pathOf("delimiter"),
                    "Delimiter and quote are the same character.",
                    "Write what the file has; quote: \"\" if it has no quotes.");
        }
        return dialect;
    }

    /** Whether the bytes of the file are read as they are. */
    boolean isUtf8() {
        return encoding.equals(StandardCharsets.UTF_8) || encoding.equals(StandardCharsets.US_ASCII);
    }

    private static byte character(SpecSection csv, String name, String byDefault) {
        String text = csv.text(name, byDefault);
        if (text.length() != 1 || text.charAt(0) > 126 || (text.charAt(0) < ' ' && text.charAt(0) != '\t')) {
            throw LongshoreException.badInput(
                    "sync-in-csv",
                    csv.pathOf(name),
                    "The " + name + " is not one character of ASCII.",
                    "Write one, such as \";\" or \"\\t\".");
        }
        return (byte) text.charAt(0);
    }

    private static Charset encoding(SpecSection csv) {
        String name = csv.text("encoding", "UTF-8");
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw LongshoreException.badInput(
                    "sync-in-csv",
                    csv.pathOf("encoding"),
                    "There is no encoding \"" + name + "\".",
                    "Write one such as UTF-8, ISO-8859-1, windows-1252 or UTF-16.");
        }
    }
}
