package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.sql.schedule.CalendarSource;
import dev.longshore.sql.schedule.CalendarSources;
import dev.longshore.sql.schedule.CalendarUsers;
import dev.longshore.sql.schedule.Calendars;
import dev.longshore.sql.schedule.ScheduleDesk;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Asks first, then removes a calendar that no schedule names. */
@ConsolePage
class CalendarRemoval {

    private static final int NAMED = 5;

    private final Calendars calendars;
    private final CalendarSources sources;
    private final CalendarUsers users;
    private final ScheduleDesk desk;

    CalendarRemoval(Calendars calendars, CalendarSources sources, CalendarUsers users, ScheduleDesk desk) {
        this.calendars = calendars;
        this.sources = sources;
        this.users = users;
        this.desk = desk;
    }

    @GetMapping("/calendars/{name}/remove")
    String question(Actor actor, @PathVariable String name, Model model) {
        return show(actor, required(name), model, "", null);
    }

    @PostMapping("/calendars/{name}/remove")
    String remove(
            Actor actor,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletResponse response,
            RedirectAttributes then) {
        FireCalendar calendar = required(name);
        String problem = Reason.problemWith(reason);
        if (problem == null) {
            try {
                desk.deleteCalendar(actor, name, reason.strip());
                then.addFlashAttribute("said", calendar.title() + " is removed.");
                return "redirect:/calendars";
            } catch (LongshoreException e) {
                problem = e.getMessage() + (e.remedy() == null ? "" : " " + e.remedy());
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return show(actor, calendar, model, reason, problem);
    }

    /** Why a calendar stays; null if it may be removed. */
    static @Nullable String whyNot(Actor actor, @Nullable CalendarSource source, List<String> users) {
        String person = CalendarsPage.whyNot(actor);
        if (person != null) {
            return person;
        }
        if (source != null && source.file() != null) {
            return "It is defined in " + source.file() + ". Take the file away there.";
        }
        return users.isEmpty()
                ? null
                : Words.list(users, NAMED) + (users.size() == 1 ? " respects it." : " respect it.") + " Take it out of "
                        + (users.size() == 1 ? "that schedule" : "those schedules") + " first.";
    }

    private String show(Actor actor, FireCalendar calendar, Model model, String reason, @Nullable String problem) {
        model.addAttribute("calendar", calendar);
        model.addAttribute(
                "why",
                whyNot(
                        actor,
                        sources.all().get(calendar.name()),
                        users.all(actor.scope()).getOrDefault(calendar.name(), List.of())));
        model.addAttribute("reason", reason);
        model.addAttribute("problem", problem);
        return "calendar-remove";
    }

    private FireCalendar required(String name) {
        return calendars.find(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
