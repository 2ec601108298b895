package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobName;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.sql.schedule.FireViews;
import dev.longshore.sql.schedule.ScheduleDesk;
import dev.longshore.sql.schedule.ScheduleFilter;
import dev.longshore.sql.schedule.ScheduleLine;
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
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Schedules: defined, changed, listed, shown. */
@ApiController
@RequestMapping(path = Addresses.SCHEDULES, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Schedules")
class SchedulesController {

    private final Schedules schedules;
    private final ScheduleDesk desk;
    private final ScheduleViews views;
    private final FireViews fires;
    private final WrittenSchedules written;
    private final StrictJson json;

    SchedulesController(
            Schedules schedules,
            ScheduleDesk desk,
            ScheduleViews views,
            FireViews fires,
            WrittenSchedules written,
            StrictJson json) {
        this.schedules = schedules;
        this.desk = desk;
        this.views = views;
        this.fires = fires;
        this.written = written;
        this.json = json;
    }

    @GetMapping
    @Operation(
            summary = "List the schedules that ask for runs, by name",
            parameters = {
                @Parameter(name = "job", in = ParameterIn.QUERY),
                @Parameter(name = "tenant", in = ParameterIn.QUERY),
                @Parameter(name = "q", in = ParameterIn.QUERY, description = "a part of the name"),
                @Parameter(
                        name = "held",
                        in = ParameterIn.QUERY,
                        schema = @Schema(allowableValues = {"true", "false"})),
                @Parameter(
                        name = "limit",
                        in = ParameterIn.QUERY,
                        schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50")),
                @Parameter(name = "after", in = ParameterIn.QUERY, description = "next of the page before")
            })
    PageJson<ScheduleJson> list(Actor actor, HttpServletRequest request) {
        Query query = Query.of(request, "job", "tenant", "q", "held", "limit", "after");
        JobName job = query.one("job", JobName::new, "Write the name of a job.");
        String tenant = query.text("tenant");
        String part = query.text("q");
        Boolean held = query.one(
                "held",
                text -> text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : null,
                "Write true or false.");
        ScheduleName after = query.one("after", ScheduleName::new, "Take the key from the page before.");
        int limit = query.limit();
        List<ScheduleLine> found =
                views.list(actor.scope(), new ScheduleFilter(job, tenant, part, held, after), limit + 1);
        return PageJson.oneWay(found, limit, ScheduleJson::of, ScheduleJson::name);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Make a schedule",
            responses = @ApiResponse(responseCode = "201", description = "it asks for runs from now on"),
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = ScheduleAsk.class))))
    ResponseEntity<ScheduleJson> create(Actor actor, HttpServletRequest request) {
        ScheduleAsk ask = json.read(request, ScheduleAsk.class);
        ScheduleDefinition definition = read(written, ask, null);
        StoredSchedule made = desk.create(actor, definition, reason(ask));
        return ResponseEntity.status(HttpStatus.CREATED)
                .location(URI.create(ScheduleJson.address(made)))
                .eTag(Versions.tag(made.version()))
                .body(shown(actor, made));
    }

    @GetMapping("/{name}")
    @Operation(summary = "Show a schedule", description = "Retired ones too. The ETag is its version.")
    ResponseEntity<ScheduleJson> show(Actor actor, @PathVariable String name) {
        StoredSchedule found = required(actor, name);
        return ResponseEntity.ok().eTag(Versions.tag(found.version())).body(shown(actor, found));
    }

    @PutMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Give a schedule another definition, from now on",
            parameters =
                    @Parameter(
                            name = "If-Match",
                            in = ParameterIn.HEADER,
                            required = true,
                            description = "the ETag that you saw; 412 if somebody changed it since"),
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = ScheduleAsk.class))))
    ResponseEntity<ScheduleJson> change(Actor actor, @PathVariable String name, HttpServletRequest request) {
        StoredSchedule found = required(actor, name);
        int seen = Versions.seen(request, found.version());
        ScheduleAsk ask = json.read(request, ScheduleAsk.class);
        ScheduleDefinition definition = read(written, ask, found.definition().name());
        StoredSchedule changed = desk.change(actor, definition, seen, reason(ask));
        return ResponseEntity.ok().eTag(Versions.tag(changed.version())).body(shown(actor, changed));
    }

    @DeleteMapping("/{name}")
    @Operation(
            summary = "Let a schedule ask for nothing any more",
            description = "Its fires and runs stay; the name can be used again.",
            responses = {
                @ApiResponse(responseCode = "204", description = "it asks for nothing any more"),
                @ApiResponse(
                        responseCode = "409",
                        description =
                                "other schedules wait for its runs, a file defines it, or a fire is due in this moment (fire-being-decided): repeat it a few seconds later")
            },
            parameters = {
                @Parameter(
                        name = "If-Match",
                        in = ParameterIn.HEADER,
                        required = true,
                        description = "the ETag that you saw; 412 if somebody changed it since"),
                @Parameter(name = "reason", in = ParameterIn.QUERY, required = true)
            })
    ResponseEntity<Void> retire(Actor actor, @PathVariable String name, HttpServletRequest request) {
        StoredSchedule found = required(actor, name);
        int seen = Versions.seen(request, found.version());
        Query query = Query.of(request, "reason");
        desk.retire(
                actor, found.definition().name(), seen, Texts.required(query.text("reason"), "reason", Reason.LONGEST));
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/{name}/fires")
    @Operation(
            summary = "List what was decided about the planned times of a schedule, newest first",
            parameters = {
                @Parameter(
                        name = "limit",
                        in = ParameterIn.QUERY,
                        schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50")),
                @Parameter(name = "after", in = ParameterIn.QUERY, description = "next of the page before"),
                @Parameter(name = "before", in = ParameterIn.QUERY, description = "previous of the page after")
            })
    PageJson<FireJson> fires(Actor actor, @PathVariable String name, HttpServletRequest request) {
        ScheduleName schedule = required(actor, name).definition().name();
        Query query = Query.of(request, "limit", "after", "before");
        return PageJson.of(fires.of(actor.scope(), schedule, query.page()), FireJson::of);
    }

    private ScheduleJson shown(Actor actor, StoredSchedule schedule) {
        return views.line(actor.scope(), schedule.definition().name())
                .map(ScheduleJson::of)
                .orElseGet(() -> ScheduleJson.retired(schedule));
    }

    private StoredSchedule required(Actor actor, String name) {
        return schedules.find(actor.scope(), Ids.schedule(name)).orElseThrow(() -> Refusal.notFound("schedule", name));
    }

    private static String reason(ScheduleAsk ask) {
        return Texts.required(ask.reason(), "reason", Reason.LONGEST);
    }

    /** @param name of the address; null if the body names it */
    static ScheduleDefinition read(WrittenSchedules written, ScheduleAsk ask, @Nullable ScheduleName name) {
        if (ask.definition() == null) {
            throw LongshoreException.badInput(
                    "missing-field",
                    "definition",
                    "The field \"definition\" is required.",
                    "Write {\"definition\": {\"schedule\": …, \"job\": …, \"cron\": …}, \"reason\": …}.");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>(ask.definition());
        if (name != null) {
            values.putIfAbsent("schedule", name.value());
        }
        ScheduleDefinition definition = written.read(values).definitionOrThrow();
        if (name != null && !definition.name().equals(name)) {
            throw LongshoreException.badInput(
                    "other-name",
                    "schedule",
                    "The body is about \"" + definition.name() + "\", and the address about \"" + name + "\".",
                    "A name cannot be changed: retire the one, and make the other.");
        }
        return definition;
    }
}
