package dev.longshore.jobs.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes the file from the rows of the parts, each as the server sent it. Holds one row. */
final class RowBinding implements Binding {

    /** A file that rows are written to, one by one. */
    interface RowFile {

        /** @param fields of one row; null for NULL. The array is the caller's again when the call returns */
        void row(@Nullable String[] fields) throws IOException;

        /** Writes the rest. */
        void finish() throws IOException;
    }

    /** Opens a file. */
    interface Opening {
        RowFile over(OutputStream out) throws IOException;
    }

    private static final int LARGE_ROW = 1024 * 1024;

    private final Opening opening;
    private final @Nullable String[] fields;
    private byte[] row = new byte[64 * 1024];
    private int length;
    private @Nullable RowFile file;

    /** @param columns how many fields each row has */
    RowBinding(int columns, Opening opening) {
        this.opening = opening;
        this.fields = new @Nullable String[columns];
    }

    @Override
    public void begin(Out out) throws IOException {
        file = opening.over(new OutStream(out));
    }

    @Override
    public void bytes(ByteBuffer block) throws IOException {
        while (block.hasRemaining()) {
            int end = block.position();
            while (end < block.limit() && block.get(end) != '\n') {
                end++;
            }
            take(block, end - block.position());
            if (block.hasRemaining()) {
                block.get();
                endRow();
            }
        }
    }

    private void take(ByteBuffer block, int bytes) {
        if (row.length - length < bytes) {
            row = Arrays.copyOf(row, Math.max(length + bytes, (int) Math.min(2L * row.length, Integer.MAX_VALUE - 8)));
        }
        block.get(row, length, bytes);
        length += bytes;
    }

    private void endRow() throws IOException {
        int from = 0;
        for (int field = 0; field < fields.length; field++) {
            int to = CopyText.endOfField(row, from, length);
            fields[field] = CopyText.value(row, from, to);
            from = to + 1;
        }
        open().row(fields);
        length = 0;
        if (row.length > LARGE_ROW) {
            row = new byte[64 * 1024];
        }
    }

    @Override
    public void end() throws IOException {
        open().finish();
    }

    private RowFile open() {
        RowFile open = file;
        if (open == null) {
            throw new IllegalStateException("it has not begun");
        }
        return open;
    }

    @Override
    public boolean needsCheckedBytes() {
        return true;
    }
}
