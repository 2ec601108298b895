package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.IdempotencyKey;
import dev.longshore.model.run.RunId;
import dev.longshore.model.schedule.CheckedSchedule;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleWords;
import dev.longshore.sql.schedule.Held;
import dev.longshore.sql.schedule.Hold;
import dev.longshore.sql.schedule.Holds;
import dev.longshore.sql.schedule.ManualRuns;
import dev.longshore.sql.schedule.ScheduleDesk;
import dev.longshore.sql.schedule.ScheduleViews;
import dev.longshore.sql.schedule.Schedules;
import dev.longshore.sql.schedule.StoredSchedule;
import dev.longshore.sql.schedule.WrittenSchedules;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** What somebody wants of a schedule: try it, hold it, let it go on, run it now. */
@ApiController
@RequestMapping(
        path = Addresses.SCHEDULES,
        consumes = MediaType.APPLICATION_JSON_VALUE,
        produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Schedules")
class ScheduleActsController {

    private static final int SHOWN = 10;

    private final Schedules schedules;
    private final ScheduleDesk desk;
    private final ScheduleViews views;
    private final Holds holds;
    private final WrittenSchedules written;
    private final StrictJson json;

    ScheduleActsController(
            Schedules schedules,
            ScheduleDesk desk,
            ScheduleViews views,
            Holds holds,
            WrittenSchedules written,
            StrictJson json) {
        this.schedules = schedules;
        this.desk = desk;
        this.views = views;
        this.holds = holds;
        this.written = written;
        this.json = json;
    }

    /** What a definition would do. */
    @Schema(name = "SchedulePreview")
    record PreviewJson(
            String when,
            List<String> policies,
            @Nullable String promise,

            @Schema(description = "the next ten, in this installation")
            List<ComingFireJson> next) {}

    /** Why, and until when. */
    @Schema(name = "PauseRequest")
    record PauseAsk(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String reason,

            @Schema(description = "when it ends by itself; without it, somebody resumes it") @Nullable
            String until) {}

    /** The runs that were asked for, one for each tenant of the schedule. */
    @Schema(name = "RunsAsked")
    record RunsJson(List<String> runs) {}

    @PostMapping("/preview")
    @Operation(
            summary = "Say what a definition would do, and when it fires next",
            description = "Changes and records nothing. What is wrong is a 400 that lists every field.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = ScheduleAsk.class))))
    PreviewJson preview(Actor actor, HttpServletRequest request) {
        ScheduleDefinition definition = SchedulesController.read(written, json.read(request, ScheduleAsk.class), null);
        List<LongshoreException> problems = schedules.problemsOf(actor, definition);
        if (!problems.isEmpty()) {
            new CheckedSchedule(null, problems).definitionOrThrow();
        }
        return new PreviewJson(
                ScheduleWords.when(definition),
                ScheduleJson.policies(definition),
                ScheduleWords.promise(definition),
                views.next(definition, null, SHOWN).stream()
                        .map(ComingFireJson::of)
                        .toList());
    }

    @PostMapping("/{name}/pause")
    @Operation(
            summary = "Hold the fires of a schedule",
            description =
                    "What is due meanwhile is held, and decided by the schedule's policy when the pause ends. Runs that were asked for go on.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = PauseAsk.class))))
    HoldJson pause(Actor actor, @PathVariable String name, HttpServletRequest request) {
        StoredSchedule schedule = asking(actor, name);
        PauseAsk ask = json.read(request, PauseAsk.class);
        String reason = Texts.required(ask.reason(), "reason", Reason.LONGEST);
        Instant until = Texts.moment(ask.until(), "until");
        long id = desk.hold(
                actor, Held.FIRES, "schedule", schedule.definition().name().value(), until, reason);
        return holds.active(actor.scope()).stream()
                .filter(hold -> hold.id() == id)
                .findFirst()
                .map(HoldJson::of)
                .orElseThrow(() -> Refusal.notFound("hold", id));
    }

    @PostMapping("/{name}/resume")
    @Operation(
            summary = "Let a paused schedule go on",
            responses = {
                @ApiResponse(responseCode = "204", description = "it goes on"),
                @ApiResponse(
                        responseCode = "409",
                        description = "it is not paused itself; the problem says what holds it")
            },
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = RunCommandsController.ReasonJson.class))))
    ResponseEntity<Void> resume(Actor actor, @PathVariable String name, HttpServletRequest request) {
        StoredSchedule schedule = asking(actor, name);
        String reason = reason(request);
        Hold hold = holds.active(actor.scope()).stream()
                .filter(one -> one.scope().equals("schedule")
                        && schedule.definition().name().value().equals(one.subject()))
                .findFirst()
                .orElseThrow(() -> new Refusal(Problem.of(
                        HttpStatus.CONFLICT,
                        "not-held",
                        "The schedule \"" + name + "\" is not paused itself.",
                        null,
                        "GET " + Addresses.HOLDS + " shows what is held.")));
        desk.release(actor, hold.id(), reason);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{name}/run-now")
    @Operation(
            summary = "Ask for the runs of a schedule at once",
            description =
                    "One for each of its tenants, all or none, with its parameters as of now. They are your runs: its own fires are as before.",
            parameters =
                    @Parameter(
                            name = "Idempotency-Key",
                            in = ParameterIn.HEADER,
                            description = "your name of this request: 1 to 150 visible ASCII characters"),
            responses = @ApiResponse(responseCode = "202", description = "asked for"),
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = RunCommandsController.ReasonJson.class))))
    ResponseEntity<RunsJson> runNow(Actor actor, @PathVariable String name, HttpServletRequest request) {
        StoredSchedule schedule = asking(actor, name);
        String reason = reason(request);
        String given = request.getHeader("Idempotency-Key");
        String key = given == null ? UUID.randomUUID().toString() : new IdempotencyKey(given).text();
        ManualRuns.Outcome outcome = desk.runNow(actor, schedule.definition(), key, "api", reason);
        if (outcome instanceof ManualRuns.Outcome.Full full) {
            throw Refusal.queueFull(full.limit(), "");
        }
        List<RunId> runs = ((ManualRuns.Outcome.Asked) outcome).runs();
        return ResponseEntity.accepted()
                .body(new RunsJson(runs.stream().map(RunId::toString).toList()));
    }

    private String reason(HttpServletRequest request) {
        return Texts.required(
                json.read(request, RunCommandsController.ReasonJson.class).reason(), "reason", Reason.LONGEST);
    }

    private StoredSchedule asking(Actor actor, String name) {
        StoredSchedule found =
                schedules.find(actor.scope(), Ids.schedule(name)).orElseThrow(() -> Refusal.notFound("schedule", name));
        if (found.retired()) {
            throw new Refusal(Problem.of(
                    HttpStatus.CONFLICT,
                    "retired",
                    "The schedule \"" + name + "\" asks for nothing any more: " + found.changedBy() + " retired it.",
                    null,
                    "POST " + Addresses.SCHEDULES + " makes it ask again."));
        }
        return found;
    }
}
