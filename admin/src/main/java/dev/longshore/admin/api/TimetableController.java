package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.sql.schedule.ChainLink;
import dev.longshore.sql.schedule.ChainViews;
import dev.longshore.sql.schedule.ExpectedRun;
import dev.longshore.sql.schedule.Outlook;
import dev.longshore.sql.schedule.OutlookViews;
import dev.longshore.sql.schedule.UsualDuration;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** What schedules will likely do, and how they hang together. Forecasts, by what is known now. */
@ApiController
@RequestMapping(path = Addresses.ROOT, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Schedules")
class TimetableController {

    private static final int DAY = 24;
    private static final int WEEK = 7 * DAY;

    private final OutlookViews outlooks;
    private final ChainViews chains;

    TimetableController(OutlookViews outlooks, ChainViews chains) {
        this.outlooks = outlooks;
        this.chains = chains;
    }

    /** A stretch of time to come. */
    @Schema(name = "Timetable")
    record TimetableJson(
            Instant from,
            Instant until,

            @Schema(description = "by planned time") List<ExpectedJson> runs,

            @Schema(description = "runs that are due in the same minute, more than their lane runs at once")
            List<HerdJson> herds,

            @Schema(description = "schedules that fire too often to be listed one by one")
            List<FrequentJson> frequent,

            @Schema(description = "false if there is more than was looked at")
            boolean whole) {}

    /** A fire to come, with what it will likely lead to. */
    @Schema(name = "ExpectedRun")
    record ExpectedJson(
            String schedule,
            String job,
            String lane,
            @Nullable String tenant,
            Instant plannedAt,

            @Schema(description = "whose clock the schedule goes by", example = "Europe/Berlin")
            String zone,

            @Schema(description = "one a tenant") int runs,

            @Schema(description = "false if it will be skipped, or waits for something without an end")
            boolean comes,

            @Nullable String note,
            Instant startAt,

            @Schema(description = "how long half of the last 50 runs took at most; null without history") @Nullable
            Double usualSeconds,

            @Schema(description = "of nine in ten") @Nullable
            Double slowSeconds,

            @Nullable Instant endAt,
            Instant dueAt,

            @Schema(description = "an earlier run of the same schedule likely still goes on")
            boolean overlaps,

            @Schema(
                    description =
                            "late: the usual run does not keep the promise; at-risk: a slow one does not; unknown: no history",
                    allowableValues = {"none", "at-risk", "late", "unknown"})
            String risk) {

        static ExpectedJson of(ExpectedRun run) {
            UsualDuration usual = run.usual();
            return new ExpectedJson(
                    run.schedule().value(),
                    run.job().value(),
                    run.lane(),
                    run.tenant(),
                    run.fire().at(),
                    run.zone().getId(),
                    run.runs(),
                    run.comes(),
                    run.note(),
                    run.startAt(),
                    usual == null ? null : seconds(usual.usual()),
                    usual == null ? null : seconds(usual.slow()),
                    run.endAt(),
                    run.dueAt(),
                    run.overlaps(),
                    run.risk().word());
        }
    }

    /** Runs that are due together. */
    @Schema(name = "Herd")
    record HerdJson(Instant at, String lane, int runs, int atOnce, List<String> schedules, Instant lastStartsAt) {

        static HerdJson of(Outlook.Herd herd) {
            return new HerdJson(
                    herd.at(),
                    herd.lane(),
                    herd.runs(),
                    herd.atOnce(),
                    herd.schedules().stream().map(ScheduleName::value).toList(),
                    herd.lastStartsAt());
        }
    }

    /** A schedule that fires often. */
    @Schema(name = "FrequentSchedule")
    record FrequentJson(String schedule, String when, int atLeast) {}

    /** A chain of schedules, in the order in which it runs. */
    @Schema(name = "Chain")
    record ChainJson(List<LinkJson> schedules) {}

    /** A schedule within its chain. */
    @Schema(name = "ChainLink")
    record LinkJson(
            String schedule,
            String job,
            List<String> after,

            @Schema(allowableValues = {"all", "any", "even-if-failed"})
            String afterWhen,

            @Schema(description = "how many predecessors lie one behind the other before it")
            int level,

            @Schema(description = "from the first planned time of the chain, by usual durations")
            double startsAfterSeconds,

            @Nullable Double usualSeconds,

            @Schema(description = "whether it decides when the chain is done")
            boolean critical,

            @Nullable Instant nextFireAt,
            @Nullable FireJson lastFire) {

        static LinkJson of(ChainLink link) {
            return new LinkJson(
                    link.definition().name().value(),
                    link.definition().job().value(),
                    link.definition().chain().after().stream()
                            .map(ScheduleName::value)
                            .toList(),
                    link.definition().chain().when().word(),
                    link.level(),
                    seconds(link.startsAfter()),
                    link.usual() == null ? null : seconds(link.usual().usual()),
                    link.critical(),
                    link.nextFireAt(),
                    link.last() == null ? null : FireJson.of(link.last()));
        }
    }

    @GetMapping("/timetable")
    @Operation(
            summary = "Look ahead: which runs schedules will ask for, and which promises are at risk",
            parameters =
                    @Parameter(
                            name = "hours",
                            in = ParameterIn.QUERY,
                            schema = @Schema(type = "integer", minimum = "1", maximum = "168", defaultValue = "24")))
    TimetableJson timetable(Actor actor, HttpServletRequest request) {
        Integer hours = Query.of(request, "hours")
                .one(
                        "hours",
                        text -> {
                            int value = Integer.parseInt(text);
                            return value >= 1 && value <= WEEK ? value : null;
                        },
                        "Write a number from 1 to " + WEEK + ".");
        Outlook outlook = outlooks.next(actor.scope(), Duration.ofHours(hours == null ? DAY : hours));
        return new TimetableJson(
                outlook.from(),
                outlook.until(),
                outlook.runs().stream().map(ExpectedJson::of).toList(),
                outlook.herds().stream().map(HerdJson::of).toList(),
                outlook.frequent().stream()
                        .map(one -> new FrequentJson(one.schedule().value(), one.when(), one.atLeast()))
                        .toList(),
                outlook.whole());
    }

    @GetMapping("/schedules/{name}/chain")
    @Operation(
            summary = "Show the chain that a schedule is part of, with its critical path",
            description = "The schedule alone, if it is part of none.")
    ChainJson chain(Actor actor, @PathVariable String name) {
        List<ChainLink> links = chains.of(actor.scope(), Ids.schedule(name));
        if (links.isEmpty()) {
            throw Refusal.notFound("schedule", name);
        }
        return new ChainJson(links.stream().map(LinkJson::of).toList());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
