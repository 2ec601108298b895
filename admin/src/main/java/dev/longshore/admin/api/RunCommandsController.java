package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.run.CommandOutcome;
import dev.longshore.sql.run.RunCommands;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** What an operator wants of a run. Each is recorded with its reason, the refused ones too. */
@ApiController
@RequestMapping(
        path = Addresses.RUNS + "/{id}",
        consumes = MediaType.APPLICATION_JSON_VALUE,
        produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Runs")
class RunCommandsController {

    private static final int LONGEST_REASON = 1_000;

    private final RunCommands commands;
    private final StrictJson json;

    RunCommandsController(RunCommands commands, StrictJson json) {
        this.commands = commands;
        this.json = json;
    }

    /** Why. */
    @Schema(name = "Reason")
    record Reason(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "Quarter close") @Nullable
            String reason) {}

    /** What was asked; the run's owner acknowledges. */
    @Schema(name = "Command")
    record CommandJson(
            String id,
            String run,
            String verb,
            String reason,

            @Schema(description = "of the run, when it was asked")
            String state) {}

    @PostMapping("/pause")
    @Operation(
            summary = "Hold a run at its next chunk",
            responses = @ApiResponse(responseCode = "202", description = "handed to the owner of the run"),
            requestBody =
                    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Reason.class))))
    ResponseEntity<CommandJson> pause(Actor actor, @PathVariable String id, HttpServletRequest request) {
        return ask(actor, id, Verb.PAUSE, request);
    }

    @PostMapping("/resume")
    @Operation(
            summary = "Let a paused run go on",
            responses = @ApiResponse(responseCode = "202", description = "handed to the owner of the run"),
            requestBody =
                    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Reason.class))))
    ResponseEntity<CommandJson> resume(Actor actor, @PathVariable String id, HttpServletRequest request) {
        return ask(actor, id, Verb.RESUME, request);
    }

    @PostMapping("/restart")
    @Operation(
            summary = "Continue a failed run",
            responses = @ApiResponse(responseCode = "202", description = "handed to the owner of the run"),
            requestBody =
                    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Reason.class))))
    ResponseEntity<CommandJson> restart(Actor actor, @PathVariable String id, HttpServletRequest request) {
        return ask(actor, id, Verb.RESTART, request);
    }

    @PostMapping("/cancel")
    @Operation(
            summary = "Stop a run for good",
            responses = @ApiResponse(responseCode = "202", description = "handed to the owner of the run"),
            requestBody =
                    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Reason.class))))
    ResponseEntity<CommandJson> cancel(Actor actor, @PathVariable String id, HttpServletRequest request) {
        return ask(actor, id, Verb.CANCEL, request);
    }

    @PostMapping("/abandon")
    @Operation(
            summary = "Declare a failed run final",
            responses = @ApiResponse(responseCode = "202", description = "handed to the owner of the run"),
            requestBody =
                    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Reason.class))))
    ResponseEntity<CommandJson> abandon(Actor actor, @PathVariable String id, HttpServletRequest request) {
        return ask(actor, id, Verb.ABANDON, request);
    }

    private ResponseEntity<CommandJson> ask(Actor actor, String id, Verb verb, HttpServletRequest request) {
        RunId run = Ids.run(id);
        String reason = Texts.required(json.read(request, Reason.class).reason(), "reason", LONGEST_REASON);
        CommandOutcome outcome = commands.ask(actor, run, verb, reason);
        if (outcome instanceof CommandOutcome.Asked asked) {
            return ResponseEntity.accepted()
                    .body(new CommandJson(
                            Long.toString(asked.command()),
                            run.toString(),
                            verb.word(),
                            reason,
                            asked.state().name()));
        }
        if (outcome instanceof CommandOutcome.Refused refused) {
            throw new Refusal(Problem.of(
                    HttpStatus.CONFLICT,
                    "not-in-this-state",
                    refused.reason(),
                    null,
                    "GET " + Addresses.RUNS + "/" + run + " shows the run."));
        }
        throw Refusal.notFound("run", run);
    }
}
