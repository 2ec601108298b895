package dev.longshore.admin.api;

import dev.longshore.sql.schedule.BackfillPreview;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a backfill would do. */
@Schema(name = "BackfillPreview")
record BackfillPreviewJson(
        @Schema(description = "planned times in the range") int times,

        @Schema(description = "that it would ask for") int runs,

        @Schema(description = "what has a run already, waits for one, or gave way to a newer one")
        int leftOut,

        @Nullable Instant first,
        @Nullable Instant last,

        @Schema(description = "of all its runs in sum, by the last runs of the job; null without history") @Nullable
        Double workSeconds,

        @Schema(description = "until all is done, about") @Nullable
        Double elapsedSeconds) {

    static BackfillPreviewJson of(BackfillPreview preview) {
        return new BackfillPreviewJson(
                preview.times(),
                preview.runs(),
                preview.leftOut(),
                preview.first(),
                preview.last(),
                seconds(preview.work()),
                seconds(preview.elapsed()));
    }

    private static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() / 1000.0;
    }
}
