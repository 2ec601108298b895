package dev.longshore.jobs.export;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Copies fields that are the same in CSV as in COPY text format, eight bytes at a time, while tabs become delimiters. The tricks with bits are those of
 * Hacker's Delight, 6-1: whether a word holds a byte, and where. Stateless.
 */
final class PlainFields {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long TABS = '\t' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    private final byte delimiter;
    private final long delimiters;
    private final long tabToDelimiter;

    PlainFields(byte delimiter) {
        this.delimiter = delimiter;
        // a tab inside a value is escaped: no raw one is ever to be quoted
        delimiters = delimiter == '\t' ? QUOTES : delimiter * ONES;
        tabToDelimiter = '\t' ^ delimiter;
    }

    /**
     * Copies fields up to the first that needs care: one that is empty, or holds a quote, a delimiter or a backslash. Bytes that are written beyond it
     * are to be overwritten.
     *
     * @return where that field begins in the row; -1 if there is none
     */
    int copy(byte[] row, int from, int to, byte[] out, int at) {
        int shift = at - from;
        // the high bit of a byte's place marks it; here: a separator stands before the first byte
        long separatorBefore = 0x80;
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long bytes = (long) LONGS.get(row, i);
            long tabs = zeroesOf(bytes ^ TABS);
            LONGS.set(out, i + shift, bytes ^ (tabs >>> 7) * tabToDelimiter);
            long empty = tabs & (tabs << 8 | separatorBefore);
            long special =
                    firstZeroOf(bytes ^ delimiters) | firstZeroOf(bytes ^ QUOTES) | firstZeroOf(bytes ^ BACKSLASHES);
            if ((empty | special) != 0) {
                return startOfField(row, from, i + Long.numberOfTrailingZeros(empty | special) / 8);
            }
            separatorBefore = tabs >>> 56;
        }
        boolean separated = separatorBefore != 0;
        for (; i < to; i++) {
            byte b = row[i];
            if (b == '\t' ? separated : b == delimiter || b == '"' || b == '\\') {
                return startOfField(row, from, i);
            }
            separated = b == '\t';
            out[i + shift] = separated ? delimiter : b;
        }
        return separated ? to : -1;
    }

    /** The high bit of each byte that is zero, exactly. */
    private static long zeroesOf(long bytes) {
        return ~((bytes & ~HIGH) + ~HIGH | bytes | ~HIGH);
    }

    /** The high bit of the lowest byte that is zero, and perhaps of higher ones that are not; nothing if none is. Cheaper by two operations. */
    private static long firstZeroOf(long bytes) {
        return bytes - ONES & ~bytes & HIGH;
    }

    private static int startOfField(byte[] row, int from, int at) {
        int start = at;
        while (start > from && row[start - 1] != '\t') {
            start--;
        }
        return start;
    }
}
