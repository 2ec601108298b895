package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.sql.schedule.CalendarSource;
import dev.longshore.sql.schedule.CalendarSources;
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
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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

    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_URL = 2000;

    private final Calendars calendars;
    private final CalendarSources sources;
    private final ScheduleDesk desk;
    private final StrictJson json;

    CalendarsController(Calendars calendars, CalendarSources sources, ScheduleDesk desk, StrictJson json) {
        this.calendars = calendars;
        this.sources = sources;
        this.desk = desk;
        this.json = json;
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

            @Schema(description = "the file that defines it; it is changed there") @Nullable
            String file,

            @Schema(description = "where it is fetched from, once a day") @Nullable
            String url,

            @Nullable Instant fetchedAt,

            @Schema(description = "why the last fetch brought nothing; the entries are those of the one before")
            @Nullable
            String fetchFailure,

            List<EntryJson> entries) {

        static CalendarJson of(FireCalendar calendar, @Nullable CalendarSource source) {
            return new CalendarJson(
                    calendar.name(),
                    calendar.title(),
                    calendar.effect().word(),
                    source == null ? null : source.file(),
                    source == null ? null : source.url(),
                    source == null ? null : source.fetchedAt(),
                    source == null ? null : source.failure(),
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
        Map<String, CalendarSource> known = sources.all();
        return PageJson.whole(calendars.all(), calendar -> CalendarJson.of(calendar, known.get(calendar.name())));
    }

    @GetMapping("/{name}")
    @Operation(summary = "Show a calendar")
    CalendarJson show(@PathVariable String name) {
        return calendars
                .find(name)
                .map(calendar -> CalendarJson.of(calendar, sources.all().get(name)))
                .orElseThrow(() -> Refusal.notFound("calendar", Quoted.shown(name)));
    }

    /** A calendar that follows an address. */
    @Schema(name = "CalendarFollow")
    record FollowAsk(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Nullable String title,

            @Schema(
                    allowableValues = {"skip", "wait"},
                    defaultValue = "skip")
            @Nullable
            String effect,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "https://example.org/holidays.ics") @Nullable
            String url,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String reason) {}

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Let a calendar follow the address of an iCalendar file",
            description =
                    "Workers fetch it now, and once a day; GET shows what came. Private addresses are refused unless the workers allow them.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = FollowAsk.class))))
    CalendarJson follow(Actor actor, HttpServletRequest request) {
        FollowAsk ask = json.read(request, FollowAsk.class);
        String name = Texts.required(ask.name(), "name", 80);
        desk.followCalendar(
                actor,
                name,
                ask.title() == null ? "" : Texts.required(ask.title(), "title", LONGEST_TITLE),
                ask.effect() == null ? FireCalendar.Effect.SKIP : effect(ask.effect()),
                Texts.required(ask.url(), "url", LONGEST_URL),
                Texts.required(ask.reason(), "reason", Reason.LONGEST));
        return show(name);
    }

    private static FireCalendar.Effect effect(String text) {
        if (!text.equals("skip") && !text.equals("wait")) {
            throw LongshoreException.badInput(
                    "wrong-value", "effect", "There is no such effect.", "Write skip or wait.");
        }
        return FireCalendar.Effect.of(text);
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
                text -> text.equals("skip") || text.equals("wait") ? FireCalendar.Effect.of(text) : null,
                "Write skip or wait.");
        String reason = Texts.required(query.text("reason"), "reason", Reason.LONGEST);
        return CalendarJson.of(
                desk.importCalendar(
                        actor,
                        name,
                        title == null ? "" : title,
                        effect == null ? FireCalendar.Effect.SKIP : effect,
                        body(request),
                        reason),
                null);
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
            throw Refusal.notFound("calendar", Quoted.shown(name));
        }
        desk.deleteCalendar(actor, name, reason);
        return ResponseEntity.noContent().build();
    }

    private static String body(HttpServletRequest request) {
        try (InputStream in = request.getInputStream()) {
            byte[] bytes = in.readNBytes(Calendars.LONGEST_FILE + 1);
            if (bytes.length > Calendars.LONGEST_FILE) {
                throw LongshoreException.badInput(
                        "too-long",
                        "file",
                        "The file is longer than 1 MiB, which is the limit.",
                        "Export fewer years, or several calendars.");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            Texts.checkStorable(text, "file");
            return text;
        } catch (CharacterCodingException e) {
            throw LongshoreException.badInput(
                    "not-utf-8", "file", "The file is not UTF-8 text.", "Export the calendar again in UTF-8.");
        } catch (IOException e) {
            throw LongshoreException.badInput("unreadable-body", "file", "The body ended too early.", "Send it again.");
        }
    }
}
