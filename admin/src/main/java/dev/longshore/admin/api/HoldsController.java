package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import dev.longshore.sql.schedule.Held;
import dev.longshore.sql.schedule.Hold;
import dev.longshore.sql.schedule.Holds;
import dev.longshore.sql.schedule.ScheduleDesk;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Pauses of schedules or of runs: of one schedule, a lane, a job's, a tenant's, of all; maintenance is a pause of all with an end. */
@ApiController
@RequestMapping(path = Addresses.HOLDS, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Schedules")
class HoldsController {

    private static final int ENDED = 50;

    private final Holds holds;
    private final ScheduleDesk desk;
    private final StrictJson json;

    HoldsController(Holds holds, ScheduleDesk desk, StrictJson json) {
        this.holds = holds;
        this.desk = desk;
        this.json = json;
    }

    /** What to hold. */
    @Schema(name = "HoldRequest")
    record HoldAsk(
            @Schema(
                    allowableValues = {"fires", "runs"},
                    defaultValue = "fires",
                    description = "the fires of schedules, or runs")
            @Nullable
            String holds,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    allowableValues = {"all", "tenant", "job", "schedule", "lane"},
                    description = "schedule of fires only, lane of runs only")
            @Nullable
            String scope,

            @Schema(description = "which; none for all") @Nullable
            String subject,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String reason,

            @Schema(description = "when it ends by itself", example = "2026-12-01T06:00:00Z") @Nullable
            String until) {}

    @GetMapping
    @Operation(summary = "List what is held now, and the last holds that ended")
    PageJson<HoldJson> list(Actor actor) {
        List<Hold> all = new ArrayList<>(holds.active(actor.scope()));
        all.addAll(holds.ended(actor.scope(), ENDED));
        return PageJson.whole(all, HoldJson::of);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Hold the fires of schedules, or runs: of one schedule, a lane, a job's, a tenant's, or all",
            description =
                    "With fires, what is due meanwhile is held, and decided by each schedule's policy when the hold ends; runs that were asked for go on. "
                            + "With runs, none of them starts, whoever asked for it and whenever; those at work pause at their next chunk, and go on when the hold "
                            + "ends, unless a person paused them. Schedules go on asking.",
            responses = @ApiResponse(responseCode = "201", description = "held from now on"),
            requestBody =
                    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = HoldAsk.class))))
    ResponseEntity<HoldJson> hold(Actor actor, HttpServletRequest request) {
        HoldAsk ask = json.read(request, HoldAsk.class);
        Held held = held(Texts.optional(ask.holds(), "holds", 20));
        String scope = Texts.required(ask.scope(), "scope", 20);
        String reason = Texts.required(ask.reason(), "reason", Reason.LONGEST);
        long id = desk.hold(
                actor,
                held,
                scope,
                Texts.optional(ask.subject(), "subject", 200),
                Texts.moment(ask.until(), "until"),
                reason);
        // which may have ended by now
        HoldJson made = holds.find(actor.scope(), id).map(HoldJson::of).orElseThrow(() -> Refusal.notFound("hold", id));
        return ResponseEntity.status(HttpStatus.CREATED).body(made);
    }

    private static Held held(@Nullable String word) {
        return word == null
                ? Held.FIRES
                : Held.of(word)
                        .orElseThrow(() -> LongshoreException.badInput(
                                "bad-hold",
                                "holds",
                                "This is nothing that can be held.",
                                "Write fires, for those of schedules, or runs."));
    }

    @PostMapping(path = "/{id}/release", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "End a hold now",
            responses = @ApiResponse(responseCode = "204", description = "its schedules or its runs go on"),
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = RunCommandsController.ReasonJson.class))))
    ResponseEntity<Void> release(Actor actor, @PathVariable String id, HttpServletRequest request) {
        String reason = Texts.required(
                json.read(request, RunCommandsController.ReasonJson.class).reason(), "reason", Reason.LONGEST);
        if (!desk.release(actor, Ids.id("hold", id), reason)) {
            throw new Refusal(Problem.of(
                    HttpStatus.NOT_FOUND,
                    "not-found",
                    "There is no hold " + Quoted.shown(id) + " that you could end.",
                    null,
                    "GET " + Addresses.HOLDS + " lists what is held."));
        }
        return ResponseEntity.noContent().build();
    }
}
