package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.sql.schedule.Calendars;
import dev.longshore.sql.schedule.ScheduleDesk;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Holidays and blackout windows, the same for all tenants. */
@ApiController
@RequestMapping(path = Addresses.CALENDARS, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Schedules")
class CalendarsController {

    private static final int LONGEST = 1024 * 1024;

    private final Calendars calendars;
    private final ScheduleDesk desk;

    CalendarsController(Calendars calendars, ScheduleDesk desk) {
        this.calendars = calendars;
        this.desk = desk;
    }

    /** Days and windows that fires respect. */
    @Schema(name = "Calendar")
    record CalendarJson(
            String name,
            String title,

            @Schema(
                    description = "what becomes of a fire within an entry",
                    allowableValues = {"skip", "wait"})
            String effect,

            List<EntryJson> entries) {

        static CalendarJson of(FireCalendar calendar) {
            return new CalendarJson(
                    calendar.name(),
                    calendar.title(),
                    calendar.effect().word(),
                    calendar.entries().stream().map(EntryJson::of).toList());
        }
    }

    /** Whole days, in the zone of whichever schedule asks, or a window. */
    @Schema(name = "CalendarEntry")
    record EntryJson(
            String title,
            @Nullable LocalDate firstDay,
            @Nullable LocalDate lastDay,
            @Nullable Instant from,
            @Nullable Instant until) {

        static EntryJson of(FireCalendar.Entry entry) {
            if (entry instanceof FireCalendar.Days days) {
                return new EntryJson(days.title(), days.first(), days.last(), null, null);
            }
            FireCalendar.Window window = (FireCalendar.Window) entry;
            return new EntryJson(window.title(), null, null, window.from(), window.until());
        }
    }

    @GetMapping
    @Operation(summary = "List the calendars, by name")
    PageJson<CalendarJson> list() {
        return PageJson.whole(calendars.all(), CalendarJson::of);
    }

    @GetMapping("/{name}")
    @Operation(summary = "Show a calendar")
    CalendarJson show(@PathVariable String name) {
        return calendars
                .find(name)
                .map(CalendarJson::of)
                .orElseThrow(() -> Refusal.notFound("calendar", Texts.shown(name)));
    }

    @PostMapping(consumes = "text/calendar")
    @Operation(
            summary = "Import an iCalendar file, a new calendar or in place of one",
            description =
                    "Whole days and windows; what repeats is written out five years ahead. It holds for every fire that is not decided yet.",
            parameters = {
                @Parameter(name = "name", in = ParameterIn.QUERY, required = true, example = "holidays"),
                @Parameter(name = "title", in = ParameterIn.QUERY, description = "the name, if it is left out"),
                @Parameter(
                        name = "effect",
                        in = ParameterIn.QUERY,
                        schema =
                                @Schema(
                                        allowableValues = {"skip", "wait"},
                                        defaultValue = "skip")),
                @Parameter(name = "reason", in = ParameterIn.QUERY, required = true)
            },
            requestBody = @RequestBody(required = true, content = @Content(mediaType = "text/calendar")))
    CalendarJson importFile(Actor actor, HttpServletRequest request) {
        Query query = Query.of(request, "name", "title", "effect", "reason");
        String name = Texts.required(query.text("name"), "name", 80);
        String title = query.text("title");
        FireCalendar.Effect effect = query.one(
                "effect",
                text -> text.equals("skip")
                        ? FireCalendar.Effect.SKIP
                        : text.equals("wait") ? FireCalendar.Effect.WAIT : null,
                "Write skip or wait.");
        String reason = Texts.required(query.text("reason"), "reason", Reason.LONGEST);
        return CalendarJson.of(desk.importCalendar(
                actor,
                name,
                title == null ? "" : title,
                effect == null ? FireCalendar.Effect.SKIP : effect,
                body(request),
                reason));
    }

    @DeleteMapping("/{name}")
    @Operation(
            summary = "Remove a calendar that no schedule names",
            responses = {
                @ApiResponse(responseCode = "204", description = "it is gone"),
                @ApiResponse(responseCode = "409", description = "schedules name it; the problem says which")
            },
            parameters = @Parameter(name = "reason", in = ParameterIn.QUERY, required = true))
    ResponseEntity<Void> delete(Actor actor, @PathVariable String name, HttpServletRequest request) {
        String reason = Texts.required(Query.of(request, "reason").text("reason"), "reason", Reason.LONGEST);
        if (calendars.find(name).isEmpty()) {
            throw Refusal.notFound("calendar", Texts.shown(name));
        }
        desk.deleteCalendar(actor, name, reason);
        return ResponseEntity.noContent().build();
    }

    private static String body(HttpServletRequest request) {
        try (InputStream in = request.getInputStream()) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw LongshoreException.badInput(
                        "too-long", "file", "The file is longer than 1 MiB.", "Import the next years only.");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            Texts.checkStorable(text, "file");
            return text;
        } catch (IOException e) {
            throw LongshoreException.badInput("unreadable-body", "file", "The body ended too early.", "Send it again.");
        }
    }
}
