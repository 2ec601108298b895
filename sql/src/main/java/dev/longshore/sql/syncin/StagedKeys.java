package dev.longshore.sql.syncin;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/** The keys of staged rows in COPY's text format, each with the number of its row, from 0. Not thread-safe. */
final class StagedKeys {

    private static final int LONGEST_NUMBER = 11;

    private byte[] bytes = new byte[1 << 16];
    private int length;
    private long[] hashes = new long[1 << 12];
    private int rows;

    void clear() {
        length = 0;
        rows = 0;
    }

    int size() {
        return length;
    }

    byte[] bytes() {
        return bytes;
    }

    void add(byte[] key, int count, int row) {
        int most = count + LONGEST_NUMBER + 2;
        if (bytes.length - length < most) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + most));
        }
        System.arraycopy(key, 0, bytes, length, count);
        length += count;
        bytes[length++] = '\t';
        length += digits(row);
        bytes[length++] = '\n';
        if (rows == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * rows);
        }
        hashes[rows++] = hash(key, 0, count);
    }

    private int digits(int row) {
        int count = 1;
        for (int rest = row / 10; rest > 0; rest /= 10) {
            count++;
        }
        int rest = row;
        for (int at = length + count - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return count;
    }

    /** Whether no two are written alike. Two that differ may count as alike, once in very many chunks. */
    boolean differ() {
        long[] sorted = Arrays.copyOf(hashes, rows);
        Arrays.sort(sorted);
        for (int i = 1; i < rows; i++) {
            if (sorted[i] == sorted[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** All keys, as PostgreSQL reads an array; right only for keys without a character that means something there, such as numbers. */
    String array() {
        byte[] array = new byte[length + 2];
        int to = 0;
        array[to++] = '{';
        for (int from = 0; from < length; from++) {
            while (bytes[from] != '\t') {
                array[to++] = bytes[from++];
            }
            while (bytes[from] != '\n') {
                from++;
            }
            array[to++] = ',';
        }
        array[rows == 0 ? to++ : to - 1] = '}';
        return new String(array, 0, to, StandardCharsets.US_ASCII);
    }

    /**
     * Which rows have one of these keys.
     *
     * @param hashes of keys, of {@link #hash(byte[], int, int)}; sorted here
     */
    BitSet rowsOf(long[] hashes) {
        Arrays.sort(hashes);
        BitSet found = new BitSet(rows);
        for (int row = 0; row < rows; row++) {
            if (Arrays.binarySearch(hashes, this.hashes[row]) >= 0) {
                found.set(row);
            }
        }
        return found;
    }

    /** FNV-1a. */
    static long hash(byte[] bytes, int from, int to) {
        long hash = 0xcbf29ce484222325L;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * 0x100000001b3L;
        }
        return hash;
    }
}
