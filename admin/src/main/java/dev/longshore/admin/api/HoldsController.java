package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.Quoted;
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

/** Pauses of schedules: of one, of a job's, of a tenant's, of all; maintenance is a pause of all with an end. */
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
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    allowableValues = {"all", "tenant", "job", "schedule"})
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
            summary = "Hold the fires of one schedule, of a job's, of a tenant's, or of all",
            description =
                    "What is due meanwhile is held, and decided by each schedule's policy when the hold ends. Runs that were asked for go on.",
            responses = @ApiResponse(responseCode = "201", description = "held from now on"),
            requestBody =
                    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = HoldAsk.class))))
    ResponseEntity<HoldJson> hold(Actor actor, HttpServletRequest request) {
        HoldAsk ask = json.read(request, HoldAsk.class);
        String scope = Texts.required(ask.scope(), "scope", 20);
        String reason = Texts.required(ask.reason(), "reason", Reason.LONGEST);
        long id = desk.hold(
                actor,
                scope,
                Texts.optional(ask.subject(), "subject", 200),
                Texts.moment(ask.until(), "until"),
                reason);
        HoldJson made = holds.active(actor.scope()).stream()
                .filter(hold -> hold.id() == id)
                .findFirst()
                .map(HoldJson::of)
                .orElseThrow(() -> Refusal.notFound("hold", id));
        return ResponseEntity.status(HttpStatus.CREATED).body(made);
    }

    @PostMapping(path = "/{id}/release", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "End a hold now",
            responses = @ApiResponse(responseCode = "204", description = "its schedules go on"),
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
