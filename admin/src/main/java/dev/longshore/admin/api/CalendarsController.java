package dev.longshore.admin.api;

import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.sql.schedule.Calendars;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** Holidays and blackout windows, the same for all tenants. */
@ApiController
@RequestMapping(path = Addresses.CALENDARS, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Schedules")
class CalendarsController {

    private final Calendars calendars;

    CalendarsController(Calendars calendars) {
        this.calendars = calendars;
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
        return new PageJson<>(calendars.all().stream().map(CalendarJson::of).toList(), null, null);
    }

    @GetMapping("/{name}")
    @Operation(summary = "Show a calendar")
    CalendarJson show(@PathVariable String name) {
        return calendars
                .find(name)
                .map(CalendarJson::of)
                .orElseThrow(() -> Refusal.notFound("calendar", Texts.shown(name)));
    }
}
