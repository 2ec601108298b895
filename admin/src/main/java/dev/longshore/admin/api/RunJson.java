package dev.longshore.admin.api;

import dev.longshore.admin.run.WhatHolds;
import dev.longshore.model.failure.Category;
import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.Outdated;
import dev.longshore.sql.run.FailureBrief;
import dev.longshore.sql.run.Progress;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunRow;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run, as the API shows it. */
@Schema(name = "Run")
record RunJson(
        @Schema(description = "digits, as text", example = "1841207")
        String id,

        @Schema(example = "orders-export") String job,
        @Schema(description = "what people call the job") String title,

        @Schema(
                allowableValues = {
                    "QUEUED",
                    "RUNNING",
                    "PAUSING",
                    "PAUSED",
                    "CANCELLING",
                    "COMPLETED",
                    "FAILED",
                    "CANCELLED",
                    "ABANDONED",
                    "EXPIRED",
                    "STALE",
                    "SUPERSEDED"
                })
        String state,

        @Schema(description = "true only when every required part of the result is there")
        boolean ready,

        String lane,

        @Schema(allowableValues = {"api", "schedule", "operator", "file", "run", "sql"})
        String origin,

        @Schema(description = "who asked") String askedBy,
        @Nullable String tenant,

        @Schema(description = "defaults filled in; secrets masked")
        Map<String, Object> parameters,

        @Schema(
                description =
                        "what users experience: by now if it has failed, since it worsens with time as the job says; else first if it should fail",
                allowableValues = {"broken", "degraded", "delayed"})
        String impact,

        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        int attempts,
        Counts counts,
        ProgressJson progress,

        @Schema(description = "why it waits; in the answer for one run only") @Nullable
        String waiting,

        @Schema(
                description =
                        "the dependency whose breaker or wish to be left alone holds it; in the answer for one run only")
        @Nullable
        String heldBy,

        @Schema(
                description =
                        "the rates that its calls keep to, those that they wait for first; in the answer for one run only")
        @Nullable
        List<RateShareJson> rates,

        @Schema(
                description =
                        "what of it waits behind something that is not done, since order is kept; absent for nothing; in the answer for one run only")
        @Nullable
        OrderJson order,

        @Nullable FailureJson failure,

        @Schema(description = "why it is stale or superseded; null if it is neither") @Nullable
        OutdatedJson outdated,

        @Schema(description = "what operators wanted of it, oldest first; in the answer for one run only") @Nullable
        List<CommandJson> commands,

        Links links) {

    /** Something that an operator wanted, and what became of it. */
    @Schema(name = "Command")
    record CommandJson(
            String id,

            @Schema(allowableValues = {"pause", "resume", "restart", "cancel", "abandon"})
            String verb,

            String actor,
            String reason,
            Instant askedAt,

            @Schema(description = "when the owner began to follow it") @Nullable
            Instant seenAt,

            @Schema(description = "when chunks in work were cut short for it") @Nullable
            Instant hurriedAt,

            @Schema(description = "the last chunk that was committed after it was asked") @Nullable
            Instant lastChunkAt,

            @Schema(description = "when it was acknowledged") @Nullable
            Instant doneAt,

            @Schema(description = "the acknowledgement, a sentence") @Nullable
            String outcome) {

        static CommandJson of(RunDetail.Command command) {
            return new CommandJson(
                    Long.toString(command.id()),
                    command.verb().word(),
                    command.actor(),
                    command.reason(),
                    command.askedAt(),
                    command.seenAt(),
                    command.hurriedAt(),
                    command.lastChunkAt(),
                    command.doneAt(),
                    command.outcome());
        }
    }

    /** How far it is, as of its last committed chunks. */
    @Schema(name = "Progress")
    record ProgressJson(
            int unitsDone,
            int unitsTotal,
            long rows,
            @Nullable Long rowsExpected,

            @Schema(description = "0 to 1; null while unknown") @Nullable
            Double fraction,

            @Schema(description = "over the last 10 seconds; null while it is not worked on") @Nullable
            Double rowsPerSecond,

            @Schema(description = "a range; null for not enough data")
            Progress.@Nullable SecondsLeft secondsLeft) {

        static ProgressJson of(Progress progress) {
            return new ProgressJson(
                    progress.unitsDone(),
                    progress.unitsTotal(),
                    progress.rows(),
                    progress.rowsExpected(),
                    progress.fraction(),
                    progress.rowsPerSecond(),
                    progress.left());
        }
    }

    /** What it failed with. */
    @Schema(name = "Failure")
    record FailureJson(
            String code,
            String category,
            String message,
            @Nullable String remedy) {

        static @Nullable FailureJson of(@Nullable FailureBrief cause) {
            return cause == null
                    ? null
                    : new FailureJson(cause.code(), word(cause.category()), cause.message(), cause.remedy());
        }

        private static String word(Category category) {
            return category.word();
        }
    }

    /** What did not hold any more. */
    @Schema(name = "Outdated")
    record OutdatedJson(
            @Schema(
                    description = "what did not hold any more",
                    allowableValues = {"version", "definition", "superseded-by"})
            String precondition,

            @Schema(description = "a sentence", example = "Run 812 asked for the same with newer input.")
            String message,

            @Schema(
                    description =
                            "what it was when the run was asked for; null if there was nothing, or a later run superseded it")
            @Nullable
            String then,

            @Schema(description = "what was found instead; null if nothing was, or a later run superseded it") @Nullable
            String now,

            @Schema(description = "id of the later run") @Nullable
            String supersededBy) {

        static @Nullable OutdatedJson of(@Nullable Outdated why) {
            if (why instanceof Outdated.OtherVersion version) {
                return new OutdatedJson("version", why.sentence(), version.then(), version.now(), null);
            }
            if (why instanceof Outdated.OtherDefinition definition) {
                return new OutdatedJson("definition", why.sentence(), definition.then(), definition.now(), null);
            }
            return why instanceof Outdated.Superseded superseded
                    ? new OutdatedJson(
                            "superseded-by",
                            why.sentence(),
                            null,
                            null,
                            superseded.by().toString())
                    : null;
        }
    }

    /** Where to go on. */
    @Schema(name = "RunLinks")
    record Links(String self, String events, String artifacts, String restartPreview) {}

    static String address(RunRow row) {
        return Addresses.RUNS + "/" + row.id();
    }

    static RunJson of(RunDetail detail) {
        return of(detail, Held.UNTOLD);
    }

    static RunJson of(RunDetail detail, Held held) {
        return of(
                detail.row(),
                detail.waiting(),
                held,
                detail.commands().stream().map(CommandJson::of).toList());
    }

    static RunJson of(RunRow row, @Nullable String waiting) {
        return of(row, waiting, Held.UNTOLD, null);
    }

    /** What keeps it, or a part of it, from going on. */
    record Held(
            @Nullable String by,
            @Nullable List<RateShareJson> rates,
            @Nullable OrderJson order) {

        static final Held UNTOLD = new Held(null, null, null);

        static Held of(WhatHolds holding, RunRow run, JobDefinition job) {
            return new Held(
                    holding.breaker(run.id()).orElse(null),
                    holding.rates(run.id()).stream().map(RateShareJson::of).toList(),
                    OrderJson.of(holding.order(run, job)));
        }
    }

    private static RunJson of(RunRow row, @Nullable String waiting, Held held, @Nullable List<CommandJson> commands) {
        String self = address(row);
        return new RunJson(
                row.id().toString(),
                row.job().value(),
                row.title(),
                row.state().name(),
                row.ready(),
                row.lane(),
                row.origin(),
                row.askedBy(),
                row.tenant(),
                row.parameters(),
                level(row.impact()),
                row.requestedAt(),
                row.startedAt(),
                row.endedAt(),
                row.attempts(),
                row.counts(),
                ProgressJson.of(row.progress()),
                waiting,
                held.by(),
                held.rates(),
                held.order(),
                FailureJson.of(row.cause()),
                OutdatedJson.of(row.outdated()),
                commands,
                new Links(self, self + "/events", self + "/artifacts", self + "/restart-preview"));
    }

    private static String level(Impact.Level level) {
        return level.word();
    }
}
