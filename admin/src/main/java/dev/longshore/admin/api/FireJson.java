package dev.longshore.admin.api;

import dev.longshore.sql.schedule.FireRow;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What was decided about a planned time. */
@Schema(name = "Fire")
record FireJson(
        String id,
        String schedule,
        Instant plannedAt,
        @Nullable String tenant,

        @Schema(description = "the day that the work is about")
        LocalDate logicalDate,

        @Schema(allowableValues = {"held", "asked", "skipped", "missed", "replaced", "refused"})
        String decision,

        @Schema(description = "why, as a sentence; null for one that was simply asked for") @Nullable
        String reason,

        @Schema(
                description = "of a held one",
                allowableValues = {"hold", "window", "predecessor", "run", "place"})
        @Nullable
        String waitsFor,

        @Schema(description = "the last of several planned times that this decision is about") @Nullable
        Instant plannedUntil,

        int plannedTimes,

        @Schema(description = "by the database's clock") Instant decidedAt,

        @Schema(description = "from the planned time to the decision")
        double latenessSeconds,

        @Nullable Instant startBy,

        @Schema(description = "when somebody noticed that its run had not started in time") @Nullable
        Instant notStartedAt,

        @Schema(description = "its id") @Nullable String run,
        @Nullable String runState,
        @Nullable Instant runStartedAt,
        @Nullable Instant runEndedAt,

        @Schema(description = "when the result was promised") @Nullable
        Instant dueAt,

        @Schema(description = "the backfill that asked for it") @Nullable
        String backfill) {

    static FireJson of(FireRow fire) {
        return new FireJson(
                Long.toString(fire.id()),
                fire.schedule().value(),
                fire.plannedAt(),
                fire.tenant(),
                fire.logicalDate(),
                fire.decision().word(),
                fire.reason(),
                fire.waitsFor() == null ? null : fire.waitsFor().word(),
                fire.plannedUntil(),
                fire.plannedTimes(),
                fire.decidedAt(),
                fire.lateness().toMillis() / 1000.0,
                fire.startBy(),
                fire.notStartedAt(),
                fire.run() == null ? null : fire.run().toString(),
                fire.runState() == null ? null : fire.runState().name(),
                fire.runStartedAt(),
                fire.runEndedAt(),
                fire.dueAt(),
                fire.backfill() == null ? null : fire.backfill().toString());
    }
}
