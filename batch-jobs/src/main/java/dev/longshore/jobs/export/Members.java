package dev.longshore.jobs.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Compresses what it takes into members that end where its owner says. They must end after the same rows whatever died on the way, since the bytes depend
 * on it. For one thread.
 */
final class Members implements ByteSink, AutoCloseable {

    private final Compression compression;
    private final OutputStream to;
    private @Nullable OutputStream member;
    private long plainBytes;

    Members(Compression compression, ByteSink to) {
        this.compression = compression;
        this.to = new SinkStream(to);
    }

    /** One member. */
    static byte[] of(Compression compression, byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream member = compression.over(bytes)) {
            member.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void accept(byte[] bytes, int length) {
        if (length == 0) {
            return;
        }
        try {
            OutputStream open = member;
            if (open == null) {
                open = compression.over(to);
                member = open;
            }
            open.write(bytes, 0, length);
            plainBytes += length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the member in work holds, before it was compressed. */
    long plainBytes() {
        return plainBytes;
    }

    /** Ends the member in work; none is made of nothing. */
    void end() {
        OutputStream open = member;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        member = null;
        plainBytes = 0;
    }

    /** Lets go of memory that the collector does not see. What is written to the part by it counts for nothing. */
    @Override
    public void close() {
        end();
    }

    /** A sink as a stream. Closing it does nothing: more members follow. */
    private static final class SinkStream extends OutputStream {

        private final ByteSink sink;

        private SinkStream(ByteSink sink) {
            this.sink = sink;
        }

        @Override
        public void write(int b) {
            sink.accept(new byte[] {(byte) b}, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            if (from == 0) {
                sink.accept(bytes, length);
            } else {
                sink.accept(Arrays.copyOfRange(bytes, from, from + length), length);
            }
        }
    }
}
