package dev.longshore.admin.api;

import dev.longshore.sql.schedule.Hold;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A pause of schedules or of runs, or maintenance. */
@Schema(name = "Hold")
record HoldJson(
        String id,

        @Schema(
                allowableValues = {"fires", "runs"},
                description = "what it holds: the fires of schedules, or runs whoever asks for them")
        String holds,

        @Schema(
                allowableValues = {"all", "tenant", "job", "schedule", "lane"},
                description = "schedule of fires only, lane of runs only")
        String scope,

        @Schema(description = "which tenant, job, schedule or lane") @Nullable
        String subject,

        String reason,
        String actor,
        Instant since,

        @Schema(description = "when it ends by itself; null for when somebody releases it") @Nullable
        Instant until,

        @Nullable Instant releasedAt,
        @Nullable String releasedBy,
        @Nullable String releaseReason) {

    static HoldJson of(Hold hold) {
        return new HoldJson(
                Long.toString(hold.id()),
                hold.held().word(),
                hold.scope(),
                hold.subject(),
                hold.reason(),
                hold.actor(),
                hold.since(),
                hold.until(),
                hold.releasedAt(),
                hold.releasedBy(),
                hold.releaseReason());
    }
}
