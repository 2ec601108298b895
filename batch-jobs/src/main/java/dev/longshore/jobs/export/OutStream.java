package dev.longshore.jobs.export;

import dev.longshore.jobs.export.Binding.Out;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Where a file's bytes go, as a stream. Closing it does nothing. */
final class OutStream extends OutputStream {

    private final Out out;

    OutStream(Out out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(ByteBuffer.wrap(new byte[] {(byte) b}));
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(ByteBuffer.wrap(bytes, from, length));
    }
}
