package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobName;
import dev.longshore.model.schedule.MomentText;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.schedule.Held;
import dev.longshore.sql.schedule.Hold;
import dev.longshore.sql.schedule.Holds;
import dev.longshore.sql.schedule.ScheduleDesk;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
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

/** Pauses of schedules and of runs, and maintenance: what is held now, by whom and why, and the form that holds more. */
@ConsolePage
class HoldsPage {

    private static final int ENDED = 20;

    private final Holds holds;
    private final ScheduleDesk desk;
    private final Jobs jobs;

    HoldsPage(Holds holds, ScheduleDesk desk, Jobs jobs) {
        this.holds = holds;
        this.desk = desk;
        this.jobs = jobs;
    }

    /**
     * What was typed.
     *
     * @param scope nothing as long as nobody has chosen: a default would pause what nobody meant; with {@code runs:} in front what is held is runs
     */
    record Form(String scope, String subject, String until, String reason, FieldProblems problems) {

        private static final String RUNS = "runs:";

        /** Of the runs that a view shows, and perhaps of more: of a lane, else a job, else a tenant. */
        static Form ofRuns(TenantScope bound, Map<String, String> filters) {
            String scope = bound.tenant() != null
                    ? "tenant"
                    : List.of("lane", "job", "tenant").stream()
                            .filter(filters::containsKey)
                            .findFirst()
                            .orElse("all");
            String subject = bound.tenant() != null ? bound.tenant() : filters.getOrDefault(scope, "");
            return new Form(RUNS + scope, subject, "", "", FieldProblems.NONE);
        }

        Held held() {
            return scope.startsWith(RUNS) ? Held.RUNS : Held.FIRES;
        }

        /** Whose, without what. */
        String whose() {
            return held() == Held.RUNS ? scope.substring(RUNS.length()) : scope;
        }

        private boolean isOfAll() {
            return whose().equals("all");
        }

        /** The same with what can be told without asking anybody. */
        Form checked() {
            FieldProblems found = FieldProblems.NONE
                    .with("scope", scope.isEmpty() ? "Choose what to pause." : null)
                    .with("subject", subjectProblem());
            try {
                end(until, "until");
            } catch (LongshoreException e) {
                found = found.with(e, Map.of(), "until");
            }
            return with(found.with("reason", Reason.problemWith(reason)));
        }

        private @Nullable String subjectProblem() {
            if (isOfAll() && !subject.isBlank()) {
                return held() == Held.RUNS
                        ? "All runs are paused whatever stands here. Leave it empty, or choose a lane, job or tenant."
                        : "All schedules are paused whatever stands here. Leave it empty, or choose one schedule, job or tenant.";
            }
            return scope.isEmpty() || isOfAll() || !subject.isBlank() ? null : "Write the name of the " + whose() + ".";
        }

        Form with(FieldProblems found) {
            return new Form(scope, subject, until, reason, found);
        }
    }

    /** What a hold holds, in words. */
    record Line(Hold hold, String what) {

        static Line of(Hold hold) {
            return new Line(
                    hold,
                    switch (hold.scope()) {
                        case "all" -> "All " + held(hold);
                        case "schedule" -> "Schedule " + hold.subject();
                        default -> "All " + held(hold) + " of " + hold.scope() + " " + hold.subject();
                    });
        }

        private static String held(Hold hold) {
            return hold.held() == Held.RUNS ? "runs" : "schedules";
        }
    }

    @GetMapping("/holds")
    String page(
            Actor actor,
            @RequestParam(defaultValue = "") String scope,
            @RequestParam(defaultValue = "") String subject,
            Model model) {
        return show(actor, model, new Form(scope, subject, "", "", FieldProblems.NONE));
    }

    @PostMapping("/holds")
    String hold(
            Actor actor,
            @RequestParam(defaultValue = "") String scope,
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(defaultValue = "") String until,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletResponse response,
            RedirectAttributes then) {
        Form form = new Form(scope, subject, until, reason, FieldProblems.NONE).checked();
        if (form.problems().isEmpty()) {
            try {
                String named = form.isOfAll() ? null : subject.strip();
                desk.hold(actor, form.held(), form.whose(), named, end(until, "until"), reason.strip());
                then.addFlashAttribute(
                        "said",
                        form.held() == Held.RUNS
                                ? "Held from now on. Runs at work pause at their next chunk, as their pages say."
                                : "Held from now on. Runs that were asked for go on.");
                return "redirect:/holds";
            } catch (LongshoreException e) {
                form = form.with(FieldProblems.NONE.with(e, Map.of(), "scope"));
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return show(actor, model, form);
    }

    @PostMapping("/holds/{id:\\d{1,18}}/release")
    String release(
            Actor actor,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes then) {
        String problem = Reason.problemWith(reason);
        if (problem != null) {
            throw LongshoreException.badInput("bad-reason", "reason", problem, "Go back, and write why.");
        }
        if (!desk.release(actor, id, reason.strip())) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        then.addFlashAttribute(
                "said", "Resumed. Runs go on; what schedules did not ask for meanwhile is decided by their policies.");
        return "redirect:/holds";
    }

    private String show(Actor actor, Model model, Form form) {
        model.addAttribute("form", form);
        model.addAttribute(
                "active", holds.active(actor.scope()).stream().map(Line::of).toList());
        model.addAttribute(
                "ended",
                holds.ended(actor.scope(), ENDED).stream().map(Line::of).toList());
        model.addAttribute("bound", actor.scope().tenant());
        List<JobName> names =
                jobs.offered().stream().map(job -> job.definition().name()).toList();
        model.addAttribute("jobs", names);
        model.addAttribute("lanes", jobs.lanes());
        model.addAttribute("whyNot", new Person(actor).whyNot());
        return "holds";
    }

    /** The end of a hold as a form has it, in UTC; null for none. */
    static @Nullable Instant end(String typed, String field) {
        try {
            return typed.isBlank() ? null : MomentText.read(LocalDateTime.parse(typed.strip()) + "Z");
        } catch (DateTimeException e) {
            throw LongshoreException.badInput(
                    "bad-value",
                    field,
                    "\"" + Words.brief(typed, 40) + "\" is not a time.",
                    "Write date and time in UTC: 2026-12-01T06:00.");
        }
    }

    /** The page's clock. */
    @ModelAttribute("utc")
    WallClock utc(@ModelAttribute("f") Figures f) {
        return WallClock.utc(f);
    }
}
