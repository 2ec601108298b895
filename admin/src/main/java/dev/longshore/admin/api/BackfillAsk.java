package dev.longshore.admin.api;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.sql.schedule.BackfillRange;
import dev.longshore.sql.schedule.BackfillRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which past fire times: those of days, or those from one moment to another. */
@Schema(name = "BackfillRequest")
record BackfillAsk(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "nightly-orders") @Nullable
        String schedule,

        @Schema(
                description =
                        "the first day, by the clock of the schedule's zone; with lastDay, instead of from and until",
                example = "2026-11-01")
        @Nullable
        String firstDay,

        @Schema(description = "the last day, included", example = "2026-11-07") @Nullable
        String lastDay,

        @Schema(
                description = "the first moment; with until, instead of firstDay and lastDay",
                example = "2026-11-01T00:00:00Z")
        @Nullable
        String from,

        @Schema(description = "the first moment after the range", example = "2026-11-08T00:00:00Z") @Nullable
        String until,

        @Schema(description = "also what has a run already", defaultValue = "false") @Nullable
        Boolean again,

        @Schema(description = "how many of its runs may be open at once, 1 to 100", defaultValue = "2") @Nullable
        Integer atOnce,

        @Schema(description = "why, for the audit; a preview needs none") @Nullable
        String reason) {

    private static final int USUAL_AT_ONCE = 2;
    private static final int LONGEST_DAY = 40;

    BackfillRequest wish() {
        String name = Texts.required(schedule, "schedule", 80);
        ScheduleName wished;
        try {
            wished = new ScheduleName(name);
        } catch (IllegalArgumentException e) {
            throw LongshoreException.badInput(
                    "unknown-schedule",
                    "schedule",
                    "There is no schedule \"" + Quoted.shown(name) + "\".",
                    "Write the name of a schedule.");
        }
        return new BackfillRequest(
                wished, range(), Boolean.TRUE.equals(again), atOnce == null ? USUAL_AT_ONCE : atOnce);
    }

    private BackfillRange range() {
        boolean days = firstDay != null || lastDay != null;
        boolean moments = from != null || until != null;
        if (days && moments) {
            throw LongshoreException.badInput(
                    "two-ranges",
                    from != null ? "from" : "until",
                    "The range is given in days and in moments.",
                    "Write firstDay and lastDay, or from and until.");
        }
        if (days) {
            return BackfillRange.Days.read(
                    Texts.required(firstDay, "firstDay", LONGEST_DAY), Texts.required(lastDay, "lastDay", LONGEST_DAY));
        }
        return new BackfillRange.Moments(Texts.requiredMoment(from, "from"), Texts.requiredMoment(until, "until"));
    }
}
