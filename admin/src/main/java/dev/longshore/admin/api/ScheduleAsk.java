package dev.longshore.admin.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a request that makes or changes a schedule. */
@Schema(name = "ScheduleRequest")
record ScheduleAsk(
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "the fields of a schedule's file: docs/schedules.md",
                example =
                        "{\"schedule\": \"nightly-orders\", \"job\": \"orders-export\", \"cron\": \"30 2 * * *\", \"zone\": \"Europe/Berlin\"}")
        @Nullable
        Map<String, @Nullable Object> definition,

        @Schema(description = "why, for the audit; a preview needs none") @Nullable
        String reason) {}
