package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.sql.schedule.BackfillRequest;
import dev.longshore.sql.schedule.BackfillRow;
import dev.longshore.sql.schedule.BackfillViews;
import dev.longshore.sql.schedule.Backfills;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Runs of past fire times: what they would cost, begun, paused, resumed, cancelled as a whole. */
@ApiController
@RequestMapping(path = Addresses.BACKFILLS, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Schedules")
class BackfillsController {

    private final Backfills backfills;
    private final BackfillViews views;
    private final StrictJson json;

    BackfillsController(Backfills backfills, BackfillViews views, StrictJson json) {
        this.backfills = backfills;
        this.views = views;
        this.json = json;
    }

    /** A backfill and how far it is. */
    @Schema(name = "Backfill")
    record BackfillJson(
            String id,
            String schedule,
            @Nullable String tenant,
            Instant from,
            Instant until,
            boolean again,
            String lane,
            int atOnce,

            @Schema(allowableValues = {"running", "paused", "cancelled", "completed"})
            String state,

            String actor,
            String reason,
            Instant createdAt,
            @Nullable Instant endedAt,
            @Schema(description = "runs by state") CountsJson runs) {

        static BackfillJson of(BackfillRow row) {
            return new BackfillJson(
                    Long.toString(row.id()),
                    row.schedule().value(),
                    row.tenant(),
                    row.from(),
                    row.until(),
                    row.again(),
                    row.lane(),
                    row.atOnce(),
                    row.state(),
                    row.actor(),
                    row.reason(),
                    row.createdAt(),
                    row.endedAt(),
                    new CountsJson(
                            row.pending(), row.asked(), row.completed(), row.failed(), row.leftOut(), row.cancelled()));
        }
    }

    /** How many runs are how far. */
    @Schema(name = "BackfillCounts")
    record CountsJson(int pending, int asked, int completed, int failed, int leftOut, int cancelled) {}

    @GetMapping
    @Operation(
            summary = "List backfills, newest first",
            parameters = {
                @Parameter(name = "schedule", in = ParameterIn.QUERY),
                @Parameter(
                        name = "limit",
                        in = ParameterIn.QUERY,
                        schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50"))
            })
    PageJson<BackfillJson> list(Actor actor, HttpServletRequest request) {
        Query query = Query.of(request, "schedule", "limit");
        ScheduleName schedule = query.one("schedule", ScheduleName::new, "Write the name of a schedule.");
        List<BackfillJson> items = views.newest(actor.scope(), schedule, query.limit()).stream()
                .map(BackfillJson::of)
                .toList();
        return new PageJson<>(items, null, null);
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show a backfill")
    BackfillJson show(Actor actor, @PathVariable String id) {
        return BackfillJson.of(required(actor, Ids.id("backfill", id)));
    }

    @PostMapping(path = "/preview", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Say what a backfill would do and about how long it would take",
            description = "Changes and records nothing.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = BackfillAsk.class))))
    BackfillPreviewJson preview(Actor actor, HttpServletRequest request) {
        return BackfillPreviewJson.of(
                backfills.preview(actor, json.read(request, BackfillAsk.class).wish()));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Ask for runs of past fire times",
            description =
                    "In the lane repair, so many at once; the schedule's own fires go on and never collide with them.",
            responses = @ApiResponse(responseCode = "201", description = "schedulers ask for its runs from now on"),
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = BackfillAsk.class))))
    ResponseEntity<BackfillJson> start(Actor actor, HttpServletRequest request) {
        BackfillAsk ask = json.read(request, BackfillAsk.class);
        BackfillRequest wish = ask.wish();
        String reason = Texts.required(ask.reason(), "reason", Reason.LONGEST);
        long id = backfills.start(actor, wish, reason);
        return ResponseEntity.status(HttpStatus.CREATED)
                .location(URI.create(Addresses.BACKFILLS + "/" + id))
                .body(BackfillJson.of(required(actor, id)));
    }

    @PostMapping(path = "/{id}/{verb:pause|resume|cancel|restart}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Pause, resume or cancel a backfill as a whole, or restart its failed runs",
            description = "pause asks for no more runs, cancel also cancels those that are open.",
            parameters =
                    @Parameter(
                            name = "verb",
                            in = ParameterIn.PATH,
                            schema = @Schema(allowableValues = {"pause", "resume", "cancel", "restart"})),
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = RunCommandsController.ReasonJson.class))))
    BackfillJson act(Actor actor, @PathVariable String id, @PathVariable String verb, HttpServletRequest request) {
        BackfillRow row = required(actor, Ids.id("backfill", id));
        String reason = Texts.required(
                json.read(request, RunCommandsController.ReasonJson.class).reason(), "reason", Reason.LONGEST);
        boolean done =
                switch (verb) {
                    case "pause" -> backfills.pause(actor, row.id(), reason);
                    case "resume" -> backfills.resume(actor, row.id(), reason);
                    case "restart" -> backfills.restart(actor, row.id(), reason);
                    default -> backfills.cancel(actor, row.id(), reason);
                };
        if (!done) {
            throw new Refusal(Problem.of(
                    HttpStatus.CONFLICT,
                    "not-in-this-state",
                    "The backfill is " + row.state() + ", with " + row.failed() + " failed runs: it cannot " + verb
                            + ".",
                    null,
                    "GET " + Addresses.BACKFILLS + "/" + id + " shows it."));
        }
        return BackfillJson.of(required(actor, row.id()));
    }

    private BackfillRow required(Actor actor, long id) {
        return views.find(actor.scope(), id).orElseThrow(() -> Refusal.notFound("backfill", id));
    }
}
