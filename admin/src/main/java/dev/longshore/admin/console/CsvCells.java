package dev.longshore.admin.console;

import dev.longshore.model.failure.LongshoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads RFC 4180 CSV as spreadsheets write it: comma, semicolon or tab, whichever follows the first value; with or without a byte order mark. */
final class CsvCells {

    private static final int LONGEST = 1 << 20;
    private static final int MOST_CELLS = 4_096;

    /** In place of bytes that are no UTF-8: half a character, which no UTF-8 gives without its first half. */
    private static final char MALFORMED = '\uDFFF';

    private final BufferedReader in;
    private char delimiter;
    private long line;
    private long nextLine = 1;

    CsvCells(InputStream in) {
        this.in = new BufferedReader(new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .replaceWith(Character.toString(MALFORMED))));
    }

    /** Where the record that was read last begins, from 1. */
    long line() {
        return line;
    }

    /** The next record; null at the end. */
    @Nullable
    List<String> next() throws IOException {
        line = nextLine;
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        int length = 0;
        int before = 0;
        int c = in.read();
        if (c == '\uFEFF') {
            c = in.read();
        }
        if (c < 0) {
            return null;
        }
        for (; c >= 0; before = c, c = in.read()) {
            if (++length > LONGEST || cells.size() > MOST_CELLS) {
                throw tooLong();
            }
            if (c == MALFORMED && !Character.isHighSurrogate((char) before)) {
                throw noUtf8();
            }
            nextLine += c == '\n' ? 1 : 0;
            if (quoted && c == '"') {
                quoted = doubled();
                if (quoted) {
                    cell.append('"');
                }
            } else if (quoted) {
                cell.append((char) c);
            } else if (c == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (c == '\n') {
                break;
            } else if (isDelimiter((char) c)) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else if (c != '\r') {
                cell.append((char) c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    private boolean doubled() throws IOException {
        in.mark(1);
        if (in.read() == '"') {
            return true;
        }
        in.reset();
        return false;
    }

    private boolean isDelimiter(char c) {
        if (delimiter == 0 && (c == ',' || c == ';' || c == '\t')) {
            delimiter = c;
        }
        return c == delimiter;
    }

    private LongshoreException noUtf8() {
        return LongshoreException.badInput(
                "corrected-file",
                "file",
                "Line " + nextLine + " is not UTF-8.",
                "Save the spreadsheet as \"CSV UTF-8\", and send that file.");
    }

    private LongshoreException tooLong() {
        return LongshoreException.badInput(
                "corrected-file",
                "file",
                "The record that begins in line " + line + " is longer than " + LONGEST + " characters.",
                "Most likely a quote is opened there and never closed.");
    }
}
