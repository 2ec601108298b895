package dev.longshore.jobs.feed;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads records from a byte position on: lines, which in CSV may go on in quotes. Knows where each record ends in bytes, so that reading goes on there in
 * another process. Records end with LF or CRLF; empty lines are passed over.
 */
final class LineReader implements AutoCloseable {

    private static final int BUFFER = 1 << 16;
    private static final int LONGEST = 1 << 20;

    private final InputStream in;
    private final boolean quotes;
    private long offset;
    private long nextLine;
    private long line;

    /** @param line the number of the line at the offset, from 1 */
    LineReader(Path file, long offset, long line, boolean quotes) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        this.in = new BufferedInputStream(Channels.newInputStream(channel.position(offset)), BUFFER);
        this.quotes = quotes;
        this.offset = offset;
        this.nextLine = line;
        this.line = line;
    }

    /** The next record without its line end; null at the end. */
    @Nullable
    String next() throws IOException {
        ByteArrayOutputStream record = new ByteArrayOutputStream(256);
        while (true) {
            record.reset();
            line = nextLine;
            boolean more = read(record);
            String text = text(record);
            if (!text.isEmpty()) {
                return text;
            }
            if (!more) {
                return null;
            }
        }
    }

    /** The number of the line where the record that was read last begins. */
    long line() {
        return line;
    }

    /** The number of the line where the next record begins. */
    long nextLine() {
        return nextLine;
    }

    /** Where the next record begins, in bytes. */
    long offset() {
        return offset;
    }

    /** Reads up to a line end outside of quotes; false at the end of the file. */
    private boolean read(ByteArrayOutputStream record) throws IOException {
        boolean quoted = false;
        while (true) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            offset++;
            if (next == '\n') {
                nextLine++;
                if (!quoted) {
                    return true;
                }
            }
            if (quotes && next == '"') {
                quoted = !quoted;
            }
            if (record.size() == LONGEST) {
                throw tooLong();
            }
            record.write(next);
        }
    }

    private static String text(ByteArrayOutputStream record) {
        String text = record.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private LongshoreException tooLong() {
        return LongshoreException.of(
                Category.EXTERNAL,
                "feed-line-too-long",
                "The record that begins in line " + line + " is longer than " + LONGEST
                        + " bytes: most likely a quote is opened there and never closed.",
                "Correct the file and ask for a new run; what was applied stays.");
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // it was only read
        }
    }
}
