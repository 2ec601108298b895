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
    private final CalendarUsers users;
    private final ScheduleDesk desk;

    CalendarsPage(Calendars calendars, CalendarSources sources, CalendarUsers users, ScheduleDesk desk) {
        this.calendars = calendars;
        this.sources = sources;
        this.users = users;
        this.desk = desk;
    }

    /**
     * A calendar, and its next entries.
     *
     * @param next in words
     * @param source where they come from, in words; null if somebody imported them
     * @param failure why they are not those of today; null if they are
     * @param users the schedules in sight that respect it
     * @param whyKept why it cannot be removed; null if it can
     */
    record Line(
            FireCalendar calendar,
            String effect,
            List<String> next,
            @Nullable String source,
            @Nullable String failure,
            List<String> users,
            @Nullable String whyKept) {

        static Line of(
                FireCalendar calendar, @Nullable CalendarSource source, List<String> users, Actor actor, Figures f) {
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
                            : "The last fetch brought nothing: " + source.failure(),
                    users,
                    CalendarRemoval.whyNot(actor, source, users));
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
        return show(actor, model, Map.of("effect", "skip"), FieldProblems.NONE, f);
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
        FieldProblems problems = missing(typed).with("reason", Reason.problemWith(reason));
        if (problems.isEmpty()) {
            try {
                then.addFlashAttribute("said", store(actor, typed, reason.strip(), f));
                return "redirect:/calendars";
            } catch (LongshoreException e) {
                problems = problems.with(e, Map.of("calendar", "name"), "name");
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return show(actor, model, typed, problems, f);
    }

    private static FieldProblems missing(Map<String, String> typed) {
        boolean named = !typed.getOrDefault("name", "").isBlank();
        boolean given = !typed.getOrDefault("file", "").isBlank()
                || !typed.getOrDefault("url", "").isBlank();
        return FieldProblems.NONE
                .with("name", named ? null : "Write the name that schedules write: holidays.")
                .with("file", given ? null : "Paste the text of an iCalendar file, or write its address below.");
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
        String file = typed.getOrDefault("file", "").replace("\0", "");
        FireCalendar calendar = desk.importCalendar(actor, name, shown, effect, file, reason);
        long alone = Calendars.alone(file);
        return calendar.title() + " has "
                + f.many(calendar.entries().size(), "entry").replace("entrys", "entries") + "."
                + (alone == 0
                        ? ""
                        : " " + f.many(alone, "event")
                                + (alone == 1 ? " stands" : " stand")
                                + " for what changed in a series that is not in the file, and "
                                + (alone == 1 ? "counts" : "count") + " alone.");
    }

    private String show(Actor actor, Model model, Map<String, String> typed, FieldProblems problems, Figures f) {
        Map<String, CalendarSource> known = sources.all();
        Map<String, List<String>> using = users.all(actor.scope());
        model.addAttribute(
                "lines",
                calendars.all().stream()
                        .map(one -> Line.of(
                                one, known.get(one.name()), using.getOrDefault(one.name(), List.of()), actor, f))
                        .toList());
        model.addAttribute("typed", typed);
        model.addAttribute("problems", problems);
        model.addAttribute("longestFile", Calendars.LONGEST_FILE);
        model.addAttribute("whyNot", whyNot(actor));
        return "calendars";
    }

    /** Why somebody changes no calendar; null if he may. */
    static @Nullable String whyNot(Actor actor) {
        String bound = actor.scope().tenant();
        Person person = new Person(actor);
        return person.whyNot() != null
                ? person.whyNot()
                : bound == null ? null : "Calendars are of all tenants, and you are bound to " + bound + ".";
    }
}
