package dev.longshore.sql.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items newest first
 * @param next where the older ones go on; null at the end
 * @param previous where the newer ones are; null on the first page
 */
public record Page<T>(
        List<T> items, @Nullable PageKey next, @Nullable PageKey previous) {

    public Page {
        items = List.copyOf(items);
    }

    /**
     * Makes a page of what was fetched: one row more than asked for, if there is one.
     *
     * @param fetched in the direction of the question: newest first, or oldest first for the newer side of a key
     */
    public static <T> Page<T> of(List<T> fetched, PageRequest request, Function<T, PageKey> key) {
        boolean more = fetched.size() > request.limit();
        List<T> items = more ? fetched.subList(0, request.limit()) : fetched;
        if (request.side() == PageRequest.Side.NEWER) {
            items = new ArrayList<>(items);
            Collections.reverse(items);
        }
        if (items.isEmpty()) {
            return new Page<>(items, null, null);
        }
        PageKey first = key.apply(items.get(0));
        PageKey last = key.apply(items.get(items.size() - 1));
        return switch (request.side()) {
            case FIRST -> new Page<>(items, more ? last : null, null);
            case OLDER -> new Page<>(items, more ? last : null, first);
            case NEWER -> new Page<>(items, last, more ? first : null);
        };
    }
}
