package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.run.RunId;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.schedule.FireRow;
import dev.longshore.sql.schedule.FireViews;
import dev.longshore.sql.schedule.HeldFires;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** What somebody decides about a planned time that waits. */
@ApiController
@RequestMapping(
        path = Addresses.SCHEDULES + "/{name}/fires/{id}",
        consumes = MediaType.APPLICATION_JSON_VALUE,
        produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Schedules")
class FireActsController {

    private final HeldFires held;
    private final FireViews fires;
    private final StrictJson json;

    FireActsController(HeldFires held, FireViews fires, StrictJson json) {
        this.held = held;
        this.fires = fires;
        this.json = json;
    }

    /** The run that was asked for. */
    @Schema(name = "RunAsked")
    record RunJson(String run) {}

    @PostMapping("/release")
    @Operation(
            summary = "Ask for the run of a held fire at once, whatever it waits for",
            description = "Past pauses, predecessors and earlier runs; not past a full queue.",
            responses = {
                @ApiResponse(responseCode = "202", description = "asked for"),
                @ApiResponse(responseCode = "409", description = "it is not held, or not any more")
            },
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = RunCommandsController.ReasonJson.class))))
    ResponseEntity<RunJson> release(
            Actor actor, @PathVariable String name, @PathVariable String id, HttpServletRequest request) {
        FireRow fire = required(actor, name, id);
        RequestOutcome outcome = held.release(actor, fire.schedule(), fire.id(), reason(request))
                .orElseThrow(() -> notHeld(actor, fire));
        if (outcome instanceof RequestOutcome.QueueFull full) {
            throw Refusal.queueFull(full, "");
        }
        RunId run = ((RequestOutcome.Accepted) outcome).run();
        return ResponseEntity.accepted().body(new RunJson(run.toString()));
    }

    @PostMapping("/skip")
    @Operation(
            summary = "Leave a held fire out",
            responses = {
                @ApiResponse(responseCode = "204", description = "it is left out"),
                @ApiResponse(responseCode = "409", description = "it is not held, or not any more")
            },
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = RunCommandsController.ReasonJson.class))))
    ResponseEntity<Void> skip(
            Actor actor, @PathVariable String name, @PathVariable String id, HttpServletRequest request) {
        FireRow fire = required(actor, name, id);
        if (!held.skip(actor, fire.schedule(), fire.id(), reason(request))) {
            throw notHeld(actor, fire);
        }
        return ResponseEntity.noContent().build();
    }

    private FireRow required(Actor actor, String name, String id) {
        ScheduleName schedule = Ids.schedule(name);
        return fires.one(actor.scope(), schedule, Ids.id("fire", id)).orElseThrow(() -> Refusal.notFound("fire", id));
    }

    private Refusal notHeld(Actor actor, FireRow fire) {
        String decision = fires.one(actor.scope(), fire.schedule(), fire.id())
                .map(now -> now.decision().word())
                .orElse("gone");
        return new Refusal(Problem.of(
                HttpStatus.CONFLICT,
                "not-held",
                "The fire " + fire.id() + " does not wait: it is " + decision + ".",
                null,
                "GET " + Addresses.SCHEDULES + "/" + fire.schedule() + "/fires shows what became of it."));
    }

    private String reason(HttpServletRequest request) {
        return Texts.required(
                json.read(request, RunCommandsController.ReasonJson.class).reason(), "reason", Reason.LONGEST);
    }
}
