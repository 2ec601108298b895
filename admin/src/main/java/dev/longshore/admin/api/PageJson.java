package dev.longshore.admin.api;

import dev.longshore.sql.page.Page;
import dev.longshore.sql.page.PageKey;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A part of a list, newest first. */
record PageJson<T>(
        List<T> items,

        @Schema(description = "give it as after= for the older ones; null at the end") @Nullable
        String next,

        @Schema(description = "give it as before= for the newer ones; null on the first page") @Nullable
        String previous) {

    /** A list that has no pages. */
    static <R, T> PageJson<T> whole(List<R> all, Function<R, T> form) {
        return new PageJson<>(all.stream().map(form).toList(), null, null);
    }

    /**
     * A page of a list that is read in one direction.
     *
     * @param found one more than the limit if there is a next page
     * @param key of an item: the next page begins behind it
     */
    static <R, T> PageJson<T> oneWay(List<R> found, int limit, Function<R, T> form, Function<T, String> key) {
        List<T> items = found.stream().limit(limit).map(form).toList();
        return new PageJson<>(items, found.size() > limit ? key.apply(items.get(limit - 1)) : null, null);
    }

    static <R, T> PageJson<T> of(Page<R> page, Function<R, T> form) {
        return new PageJson<>(page.items().stream().map(form).toList(), text(page.next()), text(page.previous()));
    }

    private static @Nullable String text(@Nullable PageKey key) {
        return key == null ? null : key.toString();
    }
}
