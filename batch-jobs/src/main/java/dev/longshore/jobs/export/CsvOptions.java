package dev.longshore.jobs.export;

import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a CSV file looks. The defaults are RFC 4180 with PostgreSQL's line feed, byte for byte what {@code COPY … CSV HEADER} writes: NULL is nothing, an
 * empty text is {@code ""}.
 *
 * @param delimiter between fields, one of {@code , ; | ^ ~ :} or a tab
 * @param header whether the first line names the columns
 * @param encoding of the file
 * @param spreadsheetSafe whether texts that a spreadsheet would take for a formula get an apostrophe in front; numbers never do
 * @param lineEnd a line feed, or a carriage return and a line feed; {@code lf} and {@code crlf} in a definition
 * @param quoteAll whether every value but NULL stands in quotes
 */
record CsvOptions(
        char delimiter, boolean header, Charset encoding, boolean spreadsheetSafe, String lineEnd, boolean quoteAll) {

    private static final String DELIMITERS = ",;|^~:\t";
    private static final Map<String, String> LINE_ENDS = Map.of("lf", "\n", "crlf", "\r\n");

    /** Of the scripts that encodings with states shift to. */
    private static final List<String> PROBES = List.of("\n", "é", "Ж", "α", "あ", "中", "한");

    static final CsvOptions DEFAULT = new CsvOptions(',', true, StandardCharsets.UTF_8, false, "\n", false);

    CsvOptions {
        if (DELIMITERS.indexOf(delimiter) < 0) {
            throw LongshoreException.badInput(
                    "unknown-delimiter",
                    "spec.csv.delimiter",
                    "\"" + delimiter + "\" cannot part the fields of a CSV file.",
                    "Write one of , ; | ^ ~ : or \"\\t\".");
        }
        if (!encoding.canEncode() || hasMarkOrState(encoding)) {
            throw LongshoreException.badInput(
                    "unknown-encoding",
                    "spec.csv.encoding",
                    "A file cannot be put together of parts in the encoding " + encoding + ".",
                    "Write an encoding without marks or states, such as UTF-8, ISO-8859-1, windows-1252 or UTF-16LE.");
        }
    }

    /** Whether two texts together are other bytes than one after the other: for a mark at the start, or for shifts from one set of characters to another. */
    private static boolean hasMarkOrState(Charset encoding) {
        CharsetEncoder encoder = encoding.newEncoder();
        return PROBES.stream().filter(encoder::canEncode).anyMatch(probe -> {
            byte[] once = probe.getBytes(encoding);
            byte[] twice = (probe + probe).getBytes(encoding);
            return !Arrays.equals(twice, 0, once.length, once, 0, once.length)
                    || !Arrays.equals(twice, once.length, twice.length, once, 0, once.length);
        });
    }

    /** Reads {@code spec.csv}; what it leaves out keeps its default. */
    static CsvOptions of(SpecSection csv) {
        String delimiter = csv.text("delimiter", String.valueOf(DEFAULT.delimiter));
        if (delimiter.length() != 1) {
            throw LongshoreException.badInput(
                    "unknown-delimiter",
                    "spec.csv.delimiter",
                    "\"" + delimiter + "\" is not one character.",
                    "Write one of , ; | ^ ~ : or \"\\t\".");
        }
        CsvOptions options = new CsvOptions(
                delimiter.charAt(0),
                csv.flag("header", DEFAULT.header),
                encodingOf(csv.text("encoding", DEFAULT.encoding.name())),
                csv.flag("spreadsheet-safe", DEFAULT.spreadsheetSafe),
                lineEndOf(csv.text("line-end", "lf")),
                csv.flag("quote-all", DEFAULT.quoteAll));
        csv.refuseOthers();
        return options;
    }

    private static String lineEndOf(String word) {
        String end = LINE_ENDS.get(word);
        if (end == null) {
            throw LongshoreException.badInput(
                    "unknown-line-end",
                    "spec.csv.line-end",
                    "A line ends with a line feed, or with a carriage return and a line feed, not with \"" + word
                            + "\".",
                    "Write lf or crlf.");
        }
        return end;
    }

    private static Charset encodingOf(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw LongshoreException.badInput(
                    "unknown-encoding",
                    "spec.csv.encoding",
                    "There is no encoding \"" + name + "\".",
                    "Write its IANA name, such as UTF-8, ISO-8859-1 or windows-1252.");
        }
    }

    boolean isUtf8() {
        return encoding.equals(StandardCharsets.UTF_8);
    }

    /** As RFC 4180 registers it. */
    String mediaType() {
        return "text/csv; charset=" + encoding.name().toLowerCase(Locale.ROOT) + "; header="
                + (header ? "present" : "absent");
    }

    /** For the manifest, in the words of the definition. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("delimiter", String.valueOf(delimiter));
        json.put("header", header);
        json.put("encoding", encoding.name());
        json.put("spreadsheet-safe", spreadsheetSafe);
        json.put("line-end", lineEnd.equals("\n") ? "lf" : "crlf");
        json.put("quote-all", quoteAll);
        return json;
    }
}
