package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.CommandOutcome;
import dev.longshore.sql.run.RestartPreview;
import dev.longshore.sql.run.RunCommands;
import dev.longshore.sql.run.RunCommands.Repetition;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunViews;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
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

    private final RunCommands commands;
    private final RunViews runs;
    private final Jobs jobs;
    private final StrictJson json;

    RunCommandsController(RunCommands commands, RunViews runs, Jobs jobs, StrictJson json) {
        this.commands = commands;
        this.runs = runs;
        this.jobs = jobs;
        this.json = json;
    }

    /** Why, and what is known of the consequences. */
    @Schema(name = "RunOrder")
    record OrderJson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "Quarter close") @Nullable
            String reason,

            @Schema(
                    description =
                            "of a restart: true says that the steps which the preview names with a confirm may run again; required where it names any")
            @Nullable
            Boolean confirmRepetition) {}

    /** Why. */
    @Schema(name = "Reason")
    record ReasonJson(
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

    @PostMapping("/{verb:pause|resume|restart|cancel|abandon}")
    @Operation(
            summary = "Pause, resume, restart, cancel or abandon a run",
            description =
                    "pause holds it at its next chunk, resume lets a paused one go on, restart continues a failed one after its last committed "
                            + "chunk, cancel stops it for good, abandon declares a failed one final. A restart that runs steps again which must not run twice, or of which nobody has said "
                            + "that they may, is refused (400, repetition-not-confirmed) unless confirmRepetition is true.",
            parameters =
                    @Parameter(
                            name = "verb",
                            in = ParameterIn.PATH,
                            schema = @Schema(allowableValues = {"pause", "resume", "restart", "cancel", "abandon"})),
            responses = @ApiResponse(responseCode = "202", description = "handed to the owner of the run"),
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = OrderJson.class))))
    ResponseEntity<CommandJson> ask(
            Actor actor, @PathVariable String id, @PathVariable("verb") String word, HttpServletRequest request) {
        Verb verb = Verb.valueOf(word.toUpperCase(Locale.ROOT));
        RunId run = Ids.run(id);
        OrderJson order = json.read(request, OrderJson.class);
        String reason = Texts.required(order.reason(), "reason", Reason.LONGEST);
        Repetition repetition =
                Boolean.TRUE.equals(order.confirmRepetition()) ? Repetition.CONFIRMED : Repetition.UNCONFIRMED;
        if (verb == Verb.RESTART && repetition == Repetition.UNCONFIRMED) {
            checkNothingToConfirm(actor, run);
        }
        CommandOutcome outcome = commands.ask(actor, run, verb, reason, repetition);
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
        if (outcome instanceof CommandOutcome.QueueFull full) {
            throw Refusal.queueFull(full.why(), "");
        }
        throw Refusal.notFound("run", run);
    }

    private void checkNothingToConfirm(Actor actor, RunId run) {
        RunDetail detail = runs.detail(actor.scope(), run).orElseThrow(() -> Refusal.notFound("run", run));
        String unconfirmed = jobs.definition(detail.request().definitionHash())
                .map(definition -> RestartPreview.of(detail, definition))
                .filter(RestartPreview::possible)
                .map(RestartPreview::unconfirmed)
                .orElse(null);
        if (unconfirmed != null) {
            throw LongshoreException.badInput(
                    "repetition-not-confirmed",
                    "confirmRepetition",
                    unconfirmed,
                    "Look at what these steps have done outside. Send confirmRepetition: true if they may run again; else abandon the run.");
        }
    }
}
