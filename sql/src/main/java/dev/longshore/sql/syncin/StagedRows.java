package dev.longshore.sql.syncin;

import java.util.Arrays;

/**
 * Rows in COPY's text format, in memory, each with its place, so that any part of them can be sent again. Fields in the order of the table's columns,
 * {@link #endRow} after each row or {@link #dropRow} to forget what was begun. Not thread-safe.
 */
public final class StagedRows {

    private static final int ROWS = 1 << 12;

    private byte[] bytes = new byte[1 << 20];
    private int length;
    private int rowStart;
    private boolean betweenRows = true;
    private int[] ends = new int[ROWS];
    private long[] positions = new long[ROWS];
    private final StagedKeys keys = new StagedKeys();
    private int rows;

    /** Forgets all rows. */
    public void clear() {
        length = 0;
        rowStart = 0;
        betweenRows = true;
        rows = 0;
        keys.clear();
    }

    public int rows() {
        return rows;
    }

    /** Of all rows together, with their keys. */
    public int size() {
        return length + keys.size();
    }

    /** What a row is called by whoever staged it. */
    public long position(int row) {
        return positions[row];
    }

    public void nothing() {
        startField();
        put('\\');
        put('N');
    }

    /** Bytes that need no escape: digits, signs, letters. */
    public void plain(byte[] from, int start, int end) {
        startField();
        int count = end - start;
        reserve(count);
        System.arraycopy(from, start, bytes, length, count);
        length += count;
    }

    /** Bytes of UTF-8 that must hold no NUL. */
    public void text(byte[] from, int start, int end) {
        startField();
        reserve(2 * (end - start));
        byte[] to = bytes;
        int at = length;
        int i = start;
        while (i < end) {
            // all that COPY gives a meaning lies below the space, but for the backslash
            if (end - i >= Long.BYTES && EightBytes.copyPlain(from, i, to, at)) {
                i += Long.BYTES;
                at += Long.BYTES;
                continue;
            }
            byte b = from[i++];
            if (b == '\\' || (b >= 0 && b < ' ' && (b == '\n' || b == '\r' || b == '\t'))) {
                to[at++] = '\\';
                to[at++] = b == '\\' ? b : (byte) (b == '\n' ? 'n' : b == '\r' ? 'r' : 't');
            } else {
                to[at++] = b;
            }
        }
        length = at;
    }

    /** @param key the values of the row's key, and nothing else */
    public void endRow(long position, StagedRows key) {
        put('\n');
        keys.add(key.bytes, key.length, rows);
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, 2 * rows);
            positions = Arrays.copyOf(positions, 2 * rows);
        }
        ends[rows] = length;
        positions[rows++] = position;
        rowStart = length;
        betweenRows = true;
    }

    public void dropRow() {
        length = rowStart;
        betweenRows = true;
    }

    /** Of the bytes of what was written since {@link #clear}; equal for equal values. */
    public long hash() {
        return hash(length);
    }

    /** As {@link #hash}, but for the last three bytes, so that neighbours such as 1000 to 1999 mostly have the same. */
    public long hashOfNeighbours() {
        return hash(length - 3);
    }

    private long hash(int end) {
        return StagedKeys.hash(bytes, 0, end);
    }

    StagedKeys keys() {
        return keys;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where a row begins; of the row after the last, where it would. */
    int start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    private void startField() {
        if (!betweenRows) {
            put('\t');
        }
        betweenRows = false;
    }

    private void put(char c) {
        reserve(1);
        bytes[length++] = (byte) c;
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }
}
