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

    static <R, T> PageJson<T> of(Page<R> page, Function<R, T> form) {
        return new PageJson<>(page.items().stream().map(form).toList(), text(page.next()), text(page.previous()));
    }

    private static @Nullable String text(@Nullable PageKey key) {
        return key == null ? null : key.toString();
    }
}
