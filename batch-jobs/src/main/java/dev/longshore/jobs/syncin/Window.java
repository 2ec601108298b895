package dev.longshore.jobs.syncin;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * A window on a stream of bytes that holds one whole record at a time: {@code bytes} from {@code start} to {@code end} are there, and {@link #more} brings
 * more of the record that begins at {@code start}. A record that does not fit ends the reading.
 */
final class Window implements Closeable {

    /** The longest record. What is longer is a quote that nobody closes, or an attack. */
    static final int LONGEST = 1 << 20;

    final byte[] bytes = new byte[LONGEST];
    int start;
    int end;

    private final String file;
    private final InputStream in;
    private long offset;

    /**
     * @param file what the stream is called
     * @param offset of the stream's first byte, as {@link #offset} tells it
     */
    Window(String file, InputStream in, long offset) {
        this.file = file;
        this.in = in;
        this.offset = offset;
    }

    /** Of {@code start}. */
    long offset() {
        return offset;
    }

    /** The record that begins at {@code start} is done with; the next begins here. */
    void advance(int to) {
        offset += to - start;
        start = to;
    }

    /** Goes on so many bytes later. */
    void skip(long count, long line) throws IOException {
        long left = count;
        while (left > end - start) {
            left -= end - start;
            advance(end);
            if (!more(line)) {
                throw LongshoreException.of(
                        Category.EXTERNAL,
                        "source-changed",
                        "The file " + file + " ends before line " + line + ", where it was longer before.",
                        "Put it back as it was and restart the run, or abandon it and ask for a new one.");
            }
        }
        advance(start + (int) left);
    }

    /** Brings more bytes, moving those that are there to the front; false at the end of the stream. */
    boolean more(long line) throws IOException {
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == bytes.length) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "record-too-long",
                    "The record that begins in line " + line + " of the file " + file + " is longer than " + LONGEST
                            + " bytes: most likely a quote is opened there and never closed, or this is no such file.",
                    "Correct the file, or the job's dialect, and ask for a new run; what was committed stays.");
        }
        int read = in.read(bytes, end, bytes.length - end);
        if (read < 0) {
            return false;
        }
        end += read;
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
