package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.sql.effect.DependencyLine;
import dev.longshore.sql.effect.DependencyViews;
import dev.longshore.sql.effect.ParkedRun;
import dev.longshore.sql.page.BoundedCount;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** The systems that jobs call: their breakers, their rates, and what waits for them. */
@ApiController
@RequestMapping(path = Addresses.ROOT + "/dependencies", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Effects")
class DependenciesController {

    private static final int MOST = 100;

    private final DependencyViews dependencies;

    DependenciesController(DependencyViews dependencies) {
        this.dependencies = dependencies;
    }

    /** A system that jobs call. */
    @Schema(name = "Dependency")
    record DependencyJson(
            String name,

            @Schema(
                    description = "open: its jobs wait; probing: one call tries it out now",
                    allowableValues = {"closed", "open", "probing"})
            String breaker,

            @Schema(description = "since when its breaker is open; absent if it is closed") @Nullable
            Instant openedAt,

            @Schema(description = "when a call tries it out next; absent if its breaker is closed") @Nullable
            Instant triedAt,

            @Schema(description = "until when it asked to be left alone") @Nullable
            Instant quietUntil,

            @Schema(description = "the kind of it, such as answered 503") @Nullable
            String lastFailure,

            @Schema(description = "how often its breaker has opened so far")
            long openedTotal,

            @Schema(description = "runs that it holds, in sight of who asks")
            long runsHeld,

            @Schema(description = "outcomes that are put off for it, in sight of who asks; counted up to 10,000")
            long outcomesHeld,

            @Schema(description = "the oldest 100 of the runs that it holds")
            List<ParkedRunJson> held,

            @Schema(description = "absent for no limit") @Nullable
            RateJson rate) {}

    /** A run that waits for it. */
    @Schema(name = "ParkedRun")
    record ParkedRunJson(
            String run,
            String job,
            @Nullable String tenant,
            String why,
            Instant triedAt,

            @Schema(description = "rows that are not read yet, about; absent if nobody knows") @Nullable
            Long rowsLeft) {

        static ParkedRunJson of(ParkedRun parked) {
            return new ParkedRunJson(
                    parked.run().toString(),
                    parked.job().value(),
                    parked.tenant(),
                    parked.why(),
                    parked.triedAt(),
                    parked.rowsLeft());
        }
    }

    /** How much it is called. */
    @Schema(name = "Rate")
    record RateJson(
            @Schema(description = "calls a second of all workers together")
            int perSecond,

            @Schema(description = "dealt out now, to units that call it; never more than perSecond")
            int permits,

            @Schema(description = "runs in sight that share it, those that wait longest first; 100 at most")
            List<RateShareJson> shares) {}

    @GetMapping
    @Operation(
            summary = "List the systems that jobs call: their breakers, their rates, and what waits for them",
            description = "Those whose breaker is open come first.")
    List<DependencyJson> list(Actor actor) {
        return dependencies.list(actor.scope()).stream()
                .map(line -> json(actor.scope(), line))
                .toList();
    }

    private DependencyJson json(TenantScope scope, DependencyLine line) {
        return new DependencyJson(
                line.name(),
                line.breaker(),
                line.openedAt(),
                line.triedAt(),
                line.quietUntil(),
                line.lastFailure(),
                line.openedTotal(),
                line.runs(),
                BoundedCount.of(line.outcomes()).value(),
                line.runs() == 0
                        ? List.of()
                        : dependencies.runs(scope, line.name(), MOST).stream()
                                .map(ParkedRunJson::of)
                                .toList(),
                line.rate() == null
                        ? null
                        : new RateJson(
                                line.rate(),
                                line.permits(),
                                dependencies.shares(scope, line.name(), MOST).stream()
                                        .map(RateShareJson::of)
                                        .toList()));
    }
}
