package dev.longshore.jobs.export;

import java.util.Arrays;

/** Leaves rows as the server sent them, for files that are not put together of parts but made from their rows. Stateless. */
final class RawRows implements RowEncoder {

    @Override
    public long roomFor(int length) {
        return length + 1L;
    }

    @Override
    public int encode(byte[] row, int length, byte[] out, int at) {
        System.arraycopy(row, 0, out, at, length);
        out[at + length] = '\n';
        return at + length + 1;
    }

    @Override
    public int encodeLarge(byte[] row, int length, byte[] block, int used, ByteSink sink) {
        sink.accept(block, used);
        for (int from = 0; from < length; from += block.length) {
            byte[] slice = Arrays.copyOfRange(row, from, Math.min(length, from + block.length));
            sink.accept(slice, slice.length);
        }
        block[0] = '\n';
        return 1;
    }
}
