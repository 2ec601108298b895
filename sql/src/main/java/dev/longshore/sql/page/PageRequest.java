package dev.longshore.sql.page;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list.
 *
 * @param side of the key
 * @param key null for the first page only
 * @param limit rows, 1 to {@value #MOST}
 */
public record PageRequest(Side side, @Nullable PageKey key, int limit) {

    public static final int MOST = 500;

    public PageRequest {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a page has 1 to " + MOST + " rows, not " + limit);
        }
        if ((side == Side.FIRST) != (key == null)) {
            throw new IllegalArgumentException("every page but the first has a key");
        }
    }

    public static PageRequest first(int limit) {
        return new PageRequest(Side.FIRST, null, limit);
    }

    public static PageRequest olderThan(PageKey key, int limit) {
        return new PageRequest(Side.OLDER, key, limit);
    }

    public static PageRequest newerThan(PageKey key, int limit) {
        return new PageRequest(Side.NEWER, key, limit);
    }

    /** Where a page lies. */
    public enum Side {
        /** At the newest. */
        FIRST,
        /** After the key, going back in time. */
        OLDER,
        /** Before the key: the rows that follow it in time, nearest first. */
        NEWER
    }
}
