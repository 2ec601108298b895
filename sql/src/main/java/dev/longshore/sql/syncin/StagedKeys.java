package dev.longshore.sql.syncin;

import java.util.Arrays;

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

    /** The keys, where each is one whole number. */
    long[] numbers() {
        long[] numbers = new long[rows];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            boolean negative = bytes[at] == '-';
            long number = 0;
            for (at += negative ? 1 : 0; bytes[at] != '\t'; at++) {
                // below zero, so that there is room for the least of all
                number = 10 * number - (bytes[at] - '0');
            }
            numbers[row] = negative ? number : -number;
            while (bytes[at++] != '\n') {
                // the number of the row
            }
        }
        return numbers;
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
