package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.schedule.BackfillPreview;
import dev.longshore.sql.schedule.BackfillRange;
import dev.longshore.sql.schedule.BackfillRequest;
import dev.longshore.sql.schedule.BackfillRow;
import dev.longshore.sql.schedule.BackfillViews;
import dev.longshore.sql.schedule.Backfills;
import dev.longshore.sql.schedule.ScheduleLine;
import jakarta.servlet.http.HttpServletResponse;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Runs of past fire times: days first, then what it would do and cost, then a reason; after that how far it is. */
@ConsolePage
class BackfillPage {

    private static final int FIRES = 100;
    private static final int LISTED = 10;

    private final SchedulePage.Found found;
    private final Backfills backfills;
    private final BackfillViews views;

    BackfillPage(SchedulePage.Found found, Backfills backfills, BackfillViews views) {
        this.found = found;
        this.backfills = backfills;
        this.views = views;
    }

    /** What was typed; days by the clock of the schedule's zone, both included. */
    record Form(String first, String last, boolean again, String atOnce, String reason, FieldProblems problems) {

        private static final Map<String, String> NAMES =
                Map.of("firstDay", "first", "lastDay", "last", "atOnce", "at-once");

        Form with(LongshoreException e) {
            return new Form(first, last, again, atOnce, reason, problems.with(e, NAMES, "first"));
        }

        Form with(String field, @Nullable String problem) {
            return new Form(first, last, again, atOnce, reason, problems.with(field, problem));
        }
    }

    /** How far a backfill is. */
    record Progress(BackfillRow row, StateSign sign, int all, int done, int percent, String says) {

        static Progress of(BackfillRow row, Figures f) {
            int done = row.completed() + row.failed() + row.leftOut() + row.cancelled();
            int all = done + row.pending() + row.asked();
            return new Progress(
                    row,
                    switch (row.state()) {
                        case "running" -> new StateSign("Running", "state-running", "running");
                        case "paused" -> new StateSign("Paused", "state-paused", "paused");
                        case "completed" -> new StateSign("Completed", "state-completed", "completed");
                        default -> new StateSign("Cancelled", "state-cancelled", "cancelled");
                    },
                    all,
                    done,
                    all == 0 ? 100 : 100 * done / all,
                    f.number(row.completed()) + " completed, " + f.number(row.asked()) + " open, "
                            + f.number(row.pending()) + " to come"
                            + (row.failed() == 0 ? "" : ", " + f.number(row.failed()) + " failed")
                            + (row.leftOut() == 0 ? "" : ", " + f.number(row.leftOut()) + " left out")
                            + (row.cancelled() == 0 ? "" : ", " + f.number(row.cancelled()) + " cancelled"));
        }
    }

    @GetMapping("/schedules/{name}/backfill")
    String form(Actor actor, @PathVariable String name, @ModelAttribute("f") Figures f, Model model) {
        ScheduleLine line = found.active(actor.scope(), name);
        LocalDate today = LocalDate.ofInstant(f.asOf(), zone(line));
        return show(
                actor,
                model,
                line,
                new Form(
                        today.minusDays(7).toString(),
                        today.minusDays(1).toString(),
                        false,
                        "2",
                        "",
                        FieldProblems.NONE),
                null,
                f);
    }

    /** @param confirm present once the preview was seen */
    @PostMapping("/schedules/{name}/backfill")
    String start(
            Actor actor,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String first,
            @RequestParam(defaultValue = "") String last,
            @RequestParam(required = false) @Nullable String again,
            @RequestParam(name = "at-once", defaultValue = "2") String atOnce,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(required = false) @Nullable String confirm,
            @ModelAttribute("f") Figures f,
            Model model,
            HttpServletResponse response,
            RedirectAttributes then) {
        ScheduleLine line = found.active(actor.scope(), name);
        Form form = new Form(first, last, again != null, atOnce, reason, FieldProblems.NONE)
                .with("reason", confirm == null ? null : Reason.problemWith(reason));
        BackfillPreview preview = null;
        try {
            BackfillRequest request = request(line, form);
            preview = backfills.preview(actor, request);
            if (confirm != null && form.problems().isEmpty()) {
                long id = backfills.start(actor, request, reason.strip());
                then.addFlashAttribute("said", "It has begun. Schedulers ask for its runs, so many at once.");
                return "redirect:/backfills/" + id;
            }
        } catch (LongshoreException e) {
            form = form.with(e);
        }
        if (!form.problems().isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        }
        return show(actor, model, line, form, preview, f);
    }

    @GetMapping("/backfills/{id:\\d{1,18}}")
    String page(Actor actor, @PathVariable long id, @ModelAttribute("f") Figures f, Model model) {
        BackfillRow row = required(actor, id);
        WallClock wall =
                new WallClock(zone(found.any(actor.scope(), row.schedule().value())), f.asOf());
        Person person = new Person(actor);
        model.addAttribute("backfill", Progress.of(row, f));
        model.addAttribute("wall", wall);
        model.addAttribute("whyNot", person.whyNot());
        model.addAttribute("fires", views.fires(actor.scope(), id, 0, FIRES));
        return "backfill";
    }

    @PostMapping("/backfills/{id:\\d{1,18}}/{verb:pause|resume|cancel|restart}")
    String act(
            Actor actor,
            @PathVariable long id,
            @PathVariable String verb,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes then) {
        required(actor, id);
        String problem = Reason.problemWith(reason);
        if (problem != null) {
            throw LongshoreException.badInput("bad-reason", "reason", problem, "Go back, and write why.");
        }
        boolean done =
                switch (verb) {
                    case "pause" -> backfills.pause(actor, id, reason.strip());
                    case "resume" -> backfills.resume(actor, id, reason.strip());
                    case "restart" -> backfills.restart(actor, id, reason.strip());
                    default -> backfills.cancel(actor, id, reason.strip());
                };
        if (!done) {
            throw new Refusal(
                    Words.capitalized(verb) + " refused",
                    "The backfill is in another state by now.",
                    "/backfills/" + id);
        }
        then.addFlashAttribute(
                "said",
                switch (verb) {
                    case "pause" -> "It asks for no more runs; those that are open go on.";
                    case "resume" -> "It goes on.";
                    case "restart" -> "Its failed runs are restarted.";
                    default -> "It asks for no more runs, and those that are open are being cancelled.";
                });
        return "redirect:/backfills/" + id;
    }

    private String show(
            Actor actor, Model model, ScheduleLine line, Form form, @Nullable BackfillPreview preview, Figures f) {
        model.addAttribute("line", line);
        model.addAttribute("name", line.schedule().definition().name().value());
        model.addAttribute("form", form);
        model.addAttribute("preview", preview);
        model.addAttribute(
                "cost", preview == null ? List.of() : BackfillCost.of(preview, new WallClock(zone(line), f.asOf()), f));
        model.addAttribute("zone", zone(line).getId());
        model.addAttribute(
                "earlier",
                views.newest(actor.scope(), line.schedule().definition().name(), LISTED).stream()
                        .map(row -> Progress.of(row, f))
                        .toList());
        return "backfill-form";
    }

    /** @throws LongshoreException what is wrong; the others are its suppressed exceptions */
    private static BackfillRequest request(ScheduleLine line, Form form) {
        LongshoreException wrong = null;
        int atOnce = 0;
        try {
            atOnce = Integer.parseInt(form.atOnce().strip());
        } catch (NumberFormatException e) {
            wrong = LongshoreException.badInput(
                    "bad-value",
                    "at-once",
                    "\"" + Words.brief(form.atOnce(), 20) + "\" is no number.",
                    "Write 1 to 100.");
        }
        try {
            BackfillRange.Days days = BackfillRange.Days.read(form.first(), form.last());
            if (wrong == null) {
                return new BackfillRequest(line.schedule().definition().name(), days, form.again(), atOnce);
            }
        } catch (LongshoreException e) {
            if (wrong != null) {
                e.addSuppressed(wrong);
            }
            throw e;
        }
        throw wrong;
    }

    private static ZoneId zone(ScheduleLine line) {
        return line.schedule().definition().timing().zone();
    }

    private BackfillRow required(Actor actor, long id) {
        return views.find(actor.scope(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
