package dev.longshore.jobs.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A range of an open file. Several may be read of one file, each from its beginning; they need not be closed, for whoever opened the file closes it. */
final class FilePart extends InputStream {

    private final FileChannel file;
    private final long end;
    private long at;

    FilePart(FileChannel file, long from, long length) {
        this.file = file;
        this.at = from;
        this.end = from + length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == end) {
            return -1;
        }
        int read = file.read(ByteBuffer.wrap(into, from, (int) Math.min(length, end - at)), at);
        at += Math.max(0, read);
        return read;
    }
}
