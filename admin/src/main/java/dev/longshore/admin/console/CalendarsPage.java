package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.sql.schedule.CalendarSource;
import dev.longshore.sql.schedule.CalendarSources;
import dev.longshore.sql.schedule.Calendars;
import dev.longshore.sql.schedule.ScheduleDesk;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Holidays and blackout windows, and the form that imports more. */
@ConsolePage
class CalendarsPage {

    private static final int NEXT = 8;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM yyyy", Locale.ENGLISH);

    private final Calendars calendars;
    private final CalendarSources sources;
    private final ScheduleDesk desk;

    CalendarsPage(Calendars calendars, CalendarSources sources, ScheduleDesk desk) {
        this.calendars = calendars;
        this.sources = sources;
        this.desk = desk;
    }

    /**
     * A calendar, and its next entries.
     *
     * @param next in words
     * @param source where they come from, in words; null if somebody imported them
     * @param failure why they are not those of today; null if they are
     */
    record Line(
            FireCalendar calendar,
            String effect,
            List<String> next,
            @Nullable String source,
            @Nullable String failure) {

        static Line of(FireCalendar calendar, @Nullable CalendarSource source, Figures f) {
            ZoneId utc = ZoneOffset.UTC;
            List<String> next = calendar.entries().stream()
                    .filter(entry -> entry.end(utc).isAfter(f.asOf()))
                    .sorted(Comparator.comparing(entry -> entry.start(utc)))
                    .limit(NEXT)
                    .map(entry -> words(entry, WallClock.utc(f)) + ": " + entry.title())
                    .toList();
            return new Line(
                    calendar,
                    calendar.effect() == FireCalendar.Effect.SKIP
                            ? "Fires within an entry are skipped."
                            : "Fires within an entry wait for its end.",
                    next,
                    source == null ? null : words(source, f),
                    source == null || source.failure() == null
                            ? null
                            : "The last fetch brought nothing: " + source.failure());
        }

        private static String words(CalendarSource source, Figures f) {
            if (source.file() != null) {
                return "It is defined in " + source.file() + ". Change it there; schedulers read it when they start.";
            }
            return source.fetchedAt() == null
                    ? "It follows " + source.url() + ", and nothing has come yet."
                    : "It follows " + source.url() + ", fetched at " + f.time(source.fetchedAt()) + " UTC.";
        }

        private static String words(FireCalendar.Entry entry, WallClock clock) {
            if (entry instanceof FireCalendar.Days days) {
                return DAY.format(days.first())
                        + (days.last().equals(days.first()) ? "" : " to " + DAY.format(days.last()));
            }
            FireCalendar.Window window = (FireCalendar.Window) entry;
            return clock.time(window.from()) + " to " + clock.time(window.until()) + " UTC";
        }
    }

    @GetMapping("/calendars")
    String page(Actor actor, @ModelAttribute("f") Figures f, Model model) {
        return show(actor, model, Map.of("effect", "skip"), "", "", f);
    }

    @PostMapping("/calendars")
    String importFile(
            Actor actor,
            @RequestParam Map<String, String> typed,
            @ModelAttribute("f") Figures f,
            Model model,
            HttpServletResponse response,
            RedirectAttributes then) {
        String reason = typed.getOrDefault("reason", "");
        String field = "reason";
        String problem = Reason.problemWith(reason);
        if (problem == null) {
            try {
                then.addFlashAttribute("said", store(actor, typed, reason.strip(), f));
                return "redirect:/calendars";
            } catch (LongshoreException e) {
                field = e.field() == null ? "name" : e.field();
                problem = e.getMessage() + (e.remedy() == null ? "" : " " + e.remedy());
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return show(actor, model, typed, field, problem, f);
    }

    /** What was done, in words. */
    private String store(Actor actor, Map<String, String> typed, String reason, Figures f) {
        String name = typed.getOrDefault("name", "").strip();
        String title = typed.getOrDefault("title", "").strip();
        String shown = title.isEmpty() ? name : Words.brief(title, 200);
        FireCalendar.Effect effect =
                "wait".equals(typed.get("effect")) ? FireCalendar.Effect.WAIT : FireCalendar.Effect.SKIP;
        String url = typed.getOrDefault("url", "").strip();
        if (!url.isEmpty()) {
            desk.followCalendar(actor, name, shown, effect, url, reason);
            return shown + " follows that address. A worker fetches it now, and once a day.";
        }
        FireCalendar calendar = desk.importCalendar(
                actor, name, shown, effect, typed.getOrDefault("file", "").replace("\0", ""), reason);
        return calendar.title() + " has "
                + f.many(calendar.entries().size(), "entry").replace("entrys", "entries") + ".";
    }

    private String show(Actor actor, Model model, Map<String, String> typed, String field, String problem, Figures f) {
        Map<String, CalendarSource> known = sources.all();
        model.addAttribute(
                "lines",
                calendars.all().stream()
                        .map(one -> Line.of(one, known.get(one.name()), f))
                        .toList());
        model.addAttribute("typed", typed);
        model.addAttribute("field", field);
        model.addAttribute("problem", problem.isEmpty() ? null : problem);
        String bound = actor.scope().tenant();
        Person person = new Person(actor);
        model.addAttribute(
                "whyNot",
                person.whyNot() != null
                        ? person.whyNot()
                        : bound == null ? null : "Calendars are of all tenants, and you are bound to " + bound + ".");
        return "calendars";
    }
}
