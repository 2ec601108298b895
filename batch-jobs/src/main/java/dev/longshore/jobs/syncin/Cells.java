package dev.longshore.jobs.syncin;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The values of one record, as slices of bytes in UTF-8; valid until the next record is read. Not thread-safe. */
final class Cells {

    /** A record with more is broken anyway; the rest is counted only. */
    static final int MOST = 4_096;

    private byte[] bytes = new byte[0];
    private int[] from = new int[64];
    private int[] to = new int[64];
    private boolean[] nothing = new boolean[64];
    private int count;

    void clear(byte[] source) {
        bytes = source;
        count = 0;
    }

    void add(int start, int end, boolean isNull) {
        if (count < MOST) {
            if (count == from.length) {
                from = Arrays.copyOf(from, 2 * count);
                to = Arrays.copyOf(to, 2 * count);
                nothing = Arrays.copyOf(nothing, 2 * count);
            }
            from[count] = start;
            to[count] = end;
            nothing[count] = isNull;
        }
        count++;
    }

    void endsAt(int cell, int end) {
        to[cell] = end;
    }

    /** How many the record has; those from {@link #MOST} on are not kept. */
    int count() {
        return count;
    }

    byte[] bytes() {
        return bytes;
    }

    int from(int cell) {
        return from[cell];
    }

    int to(int cell) {
        return to[cell];
    }

    boolean isNull(int cell) {
        return nothing[cell];
    }

    /** What is no UTF-8 becomes replacement characters; null for NULL. */
    @Nullable
    String text(int cell) {
        return nothing[cell] ? null : new String(bytes, from[cell], to[cell] - from[cell], StandardCharsets.UTF_8);
    }
}
