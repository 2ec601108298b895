package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.ManyAsked;
import dev.longshore.sql.run.ManyRunCommands;
import dev.longshore.sql.run.RunFilter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.HandlerMapping;

/** What an operator wants of many runs: of a job, a lane, a tenant, of everything. */
@ApiController
@RequestMapping(
        path = Addresses.RUNS,
        consumes = MediaType.APPLICATION_JSON_VALUE,
        produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Runs")
class ManyRunCommandsController {

    private static final String ALL = "all";

    private final ManyRunCommands commands;
    private final Jobs jobs;
    private final StrictJson json;

    ManyRunCommandsController(ManyRunCommands commands, Jobs jobs, StrictJson json) {
        this.commands = commands;
        this.jobs = jobs;
        this.json = json;
    }

    /** What became of it; the runs' owners acknowledge. */
    @Schema(name = "Commands")
    record CommandsJson(
            String verb,

            @Schema(description = "of how many runs it was asked")
            int asked,

            @Schema(description = "how many runs it could not be asked of")
            int refusals,

            @Schema(description = "the first 100 of these") List<RefusedJson> refused) {

        static CommandsJson of(Verb verb, ManyAsked many) {
            return new CommandsJson(
                    verb.word(),
                    many.asked(),
                    many.refusals(),
                    many.refused().stream()
                            .map(one -> new RefusedJson(one.run().toString(), one.why()))
                            .toList());
        }
    }

    /** A run that it could not be asked of. */
    @Schema(name = "RefusedCommand")
    record RefusedJson(String run, String why) {}

    // each by its own path: a template beside {id} would be the same path twice in the description
    @PostMapping({"/pause", "/resume", "/restart", "/cancel", "/abandon"})
    @WhichRuns.Described
    @Operation(
            summary = "Pause, resume, restart, cancel or abandon the runs that match",
            description =
                    "Asks it of every run in sight that matches and whose state allows it, 10,000 at most. Each has an order and a record in the audit "
                            + "of its own. Runs that are asked for later are not held.",
            parameters =
                    @Parameter(
                            name = ALL,
                            in = ParameterIn.QUERY,
                            description = "true for all runs in sight; required where nothing else names them",
                            schema = @Schema(type = "boolean")),
            responses = @ApiResponse(responseCode = "202", description = "handed to the owners of the runs"),
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = RunCommandsController.ReasonJson.class))))
    ResponseEntity<CommandsJson> ask(Actor actor, HttpServletRequest request) {
        String path = String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
        Verb verb = Verb.valueOf(path.substring(path.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT));
        Query query = Query.of(request, WhichRuns.names(ALL));
        RunFilter filter = WhichRuns.of(query, jobs);
        checkMeant(filter, query);
        String reason = Texts.required(
                json.read(request, RunCommandsController.ReasonJson.class).reason(), "reason", Reason.LONGEST);
        return ResponseEntity.accepted().body(CommandsJson.of(verb, commands.askAll(actor, filter, verb, reason)));
    }

    /** An address that lost its parameters on the way must not stop everything. */
    private static void checkMeant(RunFilter filter, Query query) {
        boolean all = Boolean.TRUE.equals(query.one(
                ALL,
                text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> null;
                },
                "Write true or false."));
        boolean named = !filter.equals(RunFilter.ALL);
        if (!all && !named) {
            throw LongshoreException.badInput(
                    "no-filter",
                    ALL,
                    "Nothing says which runs: all=true is expected where there is no filter.",
                    "Add a filter, such as job=orders-export or lane=bulk; or all=true for all runs in sight.");
        }
        if (all && named) {
            throw LongshoreException.badInput(
                    "all-and-filter",
                    ALL,
                    "all=true stands beside a filter: it is not clear which runs are meant.",
                    "Leave out all for the runs that match; leave out the filter for all runs in sight.");
        }
    }
}
