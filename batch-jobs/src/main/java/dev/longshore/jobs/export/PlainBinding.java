package dev.longshore.jobs.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One part after another, after a header. */
final class PlainBinding implements Binding {

    private final byte[] header;
    private @Nullable Out file;

    PlainBinding(byte[] header) {
        this.header = header;
    }

    @Override
    public void begin(Out out) throws IOException {
        file = out;
        out.write(ByteBuffer.wrap(header));
    }

    @Override
    public void bytes(ByteBuffer block) throws IOException {
        if (file == null) {
            throw new IllegalStateException("it has not begun");
        }
        file.write(block);
    }

    @Override
    public void end() {}

    @Override
    public boolean needsCheckedBytes() {
        return false;
    }
}
