package dev.longshore.jobs.export;

import dev.longshore.sql.export.Column;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Turns rows of PostgreSQL's COPY text format into CSV, in UTF-8, byte for byte as PostgreSQL's own CSV where the options agree. Works on bytes alone,
 * and leaves to {@link PlainFields} whatever needs no care, which is nearly all. Stateless; any thread may share it.
 */
final class CsvEncoder implements RowEncoder {

    // a slice of a huge field, and what it becomes at most, both well below the size of a block
    private static final int SLICE = 16 * 1024;
    private static final int SLICE_ROOM = 2 * SLICE + 8;

    private final byte delimiter;
    private final PlainFields plain;
    private final byte[] lineEnd;
    private final boolean quoteAll;
    private final boolean singleColumn;
    private final boolean[] neutralised;
    private final boolean plainRuns;

    CsvEncoder(CsvOptions options, List<Column> columns) {
        delimiter = (byte) options.delimiter();
        plain = new PlainFields(delimiter);
        lineEnd = options.lineEnd().getBytes(StandardCharsets.US_ASCII);
        quoteAll = options.quoteAll();
        singleColumn = columns.size() == 1;
        neutralised = new boolean[columns.size()];
        for (int i = 0; i < neutralised.length; i++) {
            neutralised[i] = options.spreadsheetSafe() && columns.get(i).text();
        }
        plainRuns = !quoteAll && !options.spreadsheetSafe() && !singleColumn;
    }

    /** The header line, in UTF-8. Names are encoded like texts, and like PostgreSQL's never quoted without need. */
    static byte[] header(CsvOptions options, List<Column> columns) {
        CsvOptions unforced = new CsvOptions(
                options.delimiter(), true, options.encoding(), options.spreadsheetSafe(), options.lineEnd(), false);
        List<Column> names = columns.stream()
                .map(column -> new Column(column.name(), "text", true))
                .toList();
        byte[] row = String.join(
                        "\t",
                        names.stream()
                                .map(column -> CopyText.escape(column.name()))
                                .toList())
                .getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[Math.toIntExact(mostBytesOf(row.length))];
        return Arrays.copyOf(out, new CsvEncoder(unforced, names).encode(row, row.length, out, 0));
    }

    /** The most bytes that so many bytes of a row can become: in the worst case all of its fields are empty and get quotes. */
    static long mostBytesOf(int length) {
        return 3L * length + 8;
    }

    @Override
    public long roomFor(int length) {
        return mostBytesOf(length);
    }

    @Override
    public int encode(byte[] row, int length, byte[] out, int at) {
        int field = 0;
        int column = 0;
        while (true) {
            if (plainRuns) {
                int careful = plain.copy(row, field, length, out, at);
                if (careful < 0) {
                    return endLine(out, at + length - field);
                }
                at += careful - field;
                field = careful;
            }
            int end = CopyText.endOfField(row, field, length);
            at = encodeField(row, field, end, column++, out, at);
            if (end == length) {
                return endLine(out, at);
            }
            out[at++] = delimiter;
            field = end + 1;
        }
    }

    @Override
    public int encodeLarge(byte[] row, int length, byte[] block, int used, ByteSink sink) {
        int at = used;
        int column = 0;
        int field = 0;
        while (true) {
            int end = CopyText.endOfField(row, field, length);
            Style style = styleOf(row, field, end, column++);
            at = open(style, block, roomFor(SLICE_ROOM, block, at, sink));
            for (int from = field; style != Style.NULL && from < end; ) {
                int to = endOfSlice(row, from, end);
                at = copyUnescaped(row, from, to, style.quoted, block, roomFor(SLICE_ROOM, block, at, sink));
                from = to;
            }
            at = close(style, block, roomFor(SLICE_ROOM, block, at, sink));
            if (end == length) {
                return endLine(block, at);
            }
            block[at++] = delimiter;
            field = end + 1;
        }
    }

    private static int roomFor(int bytes, byte[] block, int at, ByteSink sink) {
        if (block.length - at >= bytes) {
            return at;
        }
        sink.accept(block, at);
        return 0;
    }

    /** Never between a backslash and its letter. */
    private static int endOfSlice(byte[] row, int from, int end) {
        if (end - from <= SLICE) {
            return end;
        }
        int to = from + SLICE - 1;
        int backslashes = 0;
        while (to - backslashes > from && row[to - backslashes - 1] == '\\') {
            backslashes++;
        }
        return to + backslashes % 2;
    }

    private int encodeField(byte[] row, int from, int to, int column, byte[] out, int at) {
        Style style = styleOf(row, from, to, column);
        if (style == Style.NULL) {
            return at;
        }
        return close(style, out, copyUnescaped(row, from, to, style.quoted, out, open(style, out, at)));
    }

    /** What stands around a value. */
    private enum Style {
        NULL(false, false),
        PLAIN(false, false),
        QUOTED(true, false),
        NEUTRALISED(false, true),
        QUOTED_AND_NEUTRALISED(true, true);

        private final boolean quoted;
        private final boolean neutralised;

        Style(boolean quoted, boolean neutralised) {
            this.quoted = quoted;
            this.neutralised = neutralised;
        }
    }

    private Style styleOf(byte[] row, int from, int to, int column) {
        if (CopyText.isNull(row, from, to)) {
            return Style.NULL;
        }
        boolean quoted = quoteAll || needsQuotes(row, from, to);
        if (neutralised[column] && looksLikeFormula(row, from, to)) {
            return quoted ? Style.QUOTED_AND_NEUTRALISED : Style.NEUTRALISED;
        }
        return quoted ? Style.QUOTED : Style.PLAIN;
    }

    private boolean needsQuotes(byte[] row, int from, int to) {
        if (from == to) {
            return true;
        }
        for (int i = from; i < to; i++) {
            byte b = row[i];
            if (b == '"' || b == delimiter) {
                return true;
            }
            if (b == '\\') {
                b = CopyText.unescaped(row[++i]);
                if (b == '\n' || b == '\r' || b == delimiter) {
                    return true;
                }
            }
        }
        // alone in its line, \. would end the data for programs that read as PostgreSQL once did
        return singleColumn && to - from == 3 && row[from] == '\\' && row[from + 1] == '\\' && row[from + 2] == '.';
    }

    private static boolean looksLikeFormula(byte[] row, int from, int to) {
        if (from == to) {
            return false;
        }
        return switch (row[from]) {
            case '=', '+', '-', '@' -> true;
            case '\\' -> row[from + 1] == 't' || row[from + 1] == 'r' || row[from + 1] == 'n';
            case (byte) 0xEF -> to - from >= 3 && row[from + 1] == (byte) 0xBC && isFullWidthSign(row[from + 2]);
            default -> false;
        };
    }

    /** The last byte of ＋ － ＝ ＠ in UTF-8. */
    private static boolean isFullWidthSign(byte last) {
        return last == (byte) 0x8B || last == (byte) 0x8D || last == (byte) 0x9D || last == (byte) 0xA0;
    }

    private static int open(Style style, byte[] out, int at) {
        if (style.quoted) {
            out[at++] = '"';
        }
        if (style.neutralised) {
            out[at++] = '\'';
        }
        return at;
    }

    private static int copyUnescaped(byte[] row, int from, int to, boolean quoted, byte[] out, int at) {
        for (int i = from; i < to; i++) {
            byte b = row[i];
            if (b == '\\') {
                b = CopyText.unescaped(row[++i]);
            } else if (b == '"' && quoted) {
                out[at++] = '"';
            }
            out[at++] = b;
        }
        return at;
    }

    private static int close(Style style, byte[] out, int at) {
        if (style.quoted) {
            out[at++] = '"';
        }
        return at;
    }

    private int endLine(byte[] out, int at) {
        for (byte b : lineEnd) {
            out[at++] = b;
        }
        return at;
    }
}
