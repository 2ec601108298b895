package dev.longshore.jobs.syncin;

import dev.longshore.sql.syncin.EightBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of CSV by RFC 4180 and its dialects, cut from bytes without making a text of them. Records end with LF or CRLF outside of quotes; empty lines are
 * passed over. Text after a closing quote, and a quote that the file never closes, break their record alone.
 */
final class CsvRecords implements Records {

    private static final int NEEDS_MORE = -1;
    private static final byte LINE_END = '\n';

    private final Window window;
    private final Dialect dialect;
    private final byte[] nullWord;
    private final Cells cells = new Cells();
    private List<String> names;
    private long line;
    private long nextLine;
    private @Nullable Broken broken;
    private boolean atEnd;

    // of the record that is cut
    private int lines;
    private int[] escaped = new int[8];
    private int escapedCells;
    private @Nullable Broken found;

    /**
     * @param names of the values; empty if the first record says
     * @param first the line at which the window begins
     */
    CsvRecords(Window window, Dialect dialect, List<String> names, long first) throws IOException {
        this.window = window;
        this.dialect = dialect;
        this.nullWord = dialect.nullWord().getBytes(StandardCharsets.UTF_8);
        this.names = names;
        this.line = first;
        this.nextLine = first;
        if (names.isEmpty()) {
            readHeader();
        }
    }

    private void readHeader() throws IOException {
        List<String> header = new ArrayList<>();
        if (next()) {
            for (int cell = 0; cell < Math.min(cells.count(), Cells.MOST); cell++) {
                String name = cells.text(cell);
                header.add(name == null ? "" : name.strip());
            }
        }
        names = List.copyOf(header);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public boolean next() throws IOException {
        while (true) {
            int end = cut();
            while (end == NEEDS_MORE) {
                atEnd = !window.more(nextLine);
                end = cut();
            }
            if (end == window.start) {
                return false;
            }
            line = nextLine;
            nextLine += lines;
            // in place, and so only once: a record that is cut again for want of bytes must be as it came
            for (int i = 0; i < escapedCells; i++) {
                unescape(escaped[i]);
            }
            boolean isEmptyLine = isEmptyLine();
            window.advance(end);
            if (!isEmptyLine) {
                broken = found != null ? found : countFault();
                return true;
            }
        }
    }

    /** Whatever stands for NULL: nothing at all, not even quotes. */
    private boolean isEmptyLine() {
        return cells.count() == 1 && cells.from(0) == window.start && cells.to(0) == window.start;
    }

    private @Nullable Broken countFault() {
        if (names.isEmpty() || cells.count() == names.size()) {
            return null;
        }
        return Broken.record("csv", "The record has " + cells.count() + " values; " + names.size() + " belong to it.");
    }

    /** Cuts the record at the window's start into cells; gives where the next begins, or that bytes are missing. */
    private int cut() {
        byte[] bytes = window.bytes;
        int end = window.end;
        int at = window.start;
        cells.clear(bytes);
        lines = 0;
        escapedCells = 0;
        found = null;
        if (at == end && atEnd) {
            return at;
        }
        byte delimiter = dialect.delimiter();
        while (true) {
            if (at < end && bytes[at] == dialect.quote() && dialect.quote() != 0) {
                at = quoted(at + 1);
                if (at == NEEDS_MORE) {
                    return NEEDS_MORE;
                }
            } else {
                int from = at;
                at = EightBytes.find(bytes, at, end, delimiter, LINE_END, LINE_END);
                if (at == end && !atEnd) {
                    return NEEDS_MORE;
                }
                plain(from, at);
            }
            if (at >= end) {
                lines++;
                return end;
            }
            if (bytes[at] == '\n') {
                lines++;
                return at + 1;
            }
            at++;
        }
    }

    private void plain(int from, int to) {
        byte[] bytes = window.bytes;
        boolean last = to == window.end || bytes[to] == '\n';
        int end = last && to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        boolean isNull = end - from == nullWord.length;
        for (int i = 0; isNull && i < nullWord.length; i++) {
            isNull = bytes[from + i] == nullWord[i];
        }
        cells.add(from, end, isNull);
    }

    /** From behind the opening quote to the delimiter or line end behind the closing one. */
    private int quoted(int from) {
        byte[] bytes = window.bytes;
        int end = window.end;
        byte quote = dialect.quote();
        byte escape = dialect.escape();
        boolean escapes = false;
        int at = from;
        while (true) {
            at = EightBytes.find(bytes, at, end, quote, escape, LINE_END);
            if (at == end) {
                return atEnd ? unclosed(from) : NEEDS_MORE;
            }
            byte b = bytes[at];
            if (b == LINE_END) {
                lines++;
                at++;
            } else if (b == escape && escape != quote) {
                escapes = true;
                at = Math.min(end, at + 2);
            } else if (b == quote) {
                if (at + 1 == end && !atEnd) {
                    return NEEDS_MORE;
                }
                if (escape != quote || at + 1 == end || bytes[at + 1] != quote) {
                    return closed(from, at, escapes);
                }
                escapes = true;
                at += 2;
            }
        }
    }

    private int unclosed(int from) {
        found = Broken.record("csv", "A quote is opened and never closed.");
        cells.add(from, window.end, false);
        return window.end;
    }

    private int closed(int from, int closing, boolean escapes) {
        byte[] bytes = window.bytes;
        int end = window.end;
        int at = EightBytes.find(bytes, closing + 1, end, dialect.delimiter(), LINE_END, LINE_END);
        if (at == end && !atEnd) {
            return NEEDS_MORE;
        }
        boolean carriage = at == closing + 2 && bytes[closing + 1] == '\r' && (at == end || bytes[at] == '\n');
        if (at > closing + 1 && !carriage) {
            found = Broken.record("csv", "Text follows a closing quote.");
        }
        if (escapes && cells.count() < Cells.MOST) {
            if (escapedCells == escaped.length) {
                escaped = Arrays.copyOf(escaped, 2 * escapedCells);
            }
            escaped[escapedCells++] = cells.count();
        }
        cells.add(from, closing, false);
        return at;
    }

    private void unescape(int cell) {
        byte[] bytes = window.bytes;
        byte escape = dialect.escape();
        int to = cells.from(cell);
        for (int at = to; at < cells.to(cell); at++) {
            if (bytes[at] == escape && at + 1 < cells.to(cell)) {
                at++;
            }
            bytes[to++] = bytes[at];
        }
        cells.endsAt(cell, to);
    }

    @Override
    public Cells cells() {
        return cells;
    }

    @Override
    public @Nullable Broken broken() {
        return broken;
    }

    /** Values beyond those that have a name are called by their number: {@code #7}. */
    @Override
    public Map<String, @Nullable String> content() {
        Map<String, @Nullable String> content = new LinkedHashMap<>();
        for (int cell = 0; cell < Math.min(cells.count(), Cells.MOST); cell++) {
            if (cell < names.size()) {
                content.put(names.get(cell), cells.text(cell));
            } else {
                content.putIfAbsent("#" + (cell + 1), cells.text(cell));
            }
        }
        return content;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public void passOver(long records, long bytes) throws IOException {
        window.skip(bytes, nextLine);
        nextLine += records;
    }

    @Override
    public Place place() {
        return new Place(window.offset(), nextLine);
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}
