package dev.longshore.admin.api;

import dev.longshore.sql.schedule.BackfillOverlap;
import dev.longshore.sql.schedule.BackfillPreview;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a backfill would do. */
@Schema(name = "BackfillPreview")
record BackfillPreviewJson(
        @Schema(description = "planned times in the range") int times,

        @Schema(description = "that it would ask for") int runs,

        @Schema(description = "what has a run already, waits for one, or gave way to a newer one")
        int leftOut,

        @Schema(
                description =
                        "runs of the range that were asked for at times that the schedule does not have now; they count for none of its times")
        int atOtherTimes,

        @Nullable Instant first,
        @Nullable Instant last,

        @Schema(description = "of all its runs in sum, by the last runs of the job; null without history") @Nullable
        Double workSeconds,

        @Schema(description = "until all is done, about") @Nullable
        Double elapsedSeconds,

        @Schema(description = "other backfills of the schedule with runs in the range, newest first, 10 at most")
        List<OverlapJson> overlaps) {

    /** Another backfill of the same schedule. */
    @Schema(name = "BackfillOverlap")
    record OverlapJson(
            String id,

            @Schema(allowableValues = {"running", "paused", "cancelled", "completed"})
            String state,

            Instant from,
            Instant until,

            @Schema(description = "its runs have keys of their own and count for no planned time")
            boolean again,

            @Schema(description = "runs of the range that it has asked for")
            int asked,

            @Schema(description = "that it is still to ask for")
            int pending,

            @Schema(description = "what that means, in words")
            String says) {

        static OverlapJson of(BackfillOverlap overlap) {
            return new OverlapJson(
                    Long.toString(overlap.id()),
                    overlap.state(),
                    overlap.from(),
                    overlap.until(),
                    overlap.again(),
                    overlap.asked(),
                    overlap.pending(),
                    overlap.says());
        }
    }

    static BackfillPreviewJson of(BackfillPreview preview) {
        return new BackfillPreviewJson(
                preview.times(),
                preview.runs(),
                preview.leftOut(),
                preview.atOtherTimes(),
                preview.first(),
                preview.last(),
                seconds(preview.work()),
                seconds(preview.elapsed()),
                preview.overlaps().stream().map(OverlapJson::of).toList());
    }

    private static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() / 1000.0;
    }
}
