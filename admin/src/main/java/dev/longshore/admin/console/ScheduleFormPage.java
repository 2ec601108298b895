package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.schedule.CheckedSchedule;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleWords;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.schedule.ScheduleDesk;
import dev.longshore.sql.schedule.ScheduleLine;
import dev.longshore.sql.schedule.ScheduleViews;
import dev.longshore.sql.schedule.Schedules;
import dev.longshore.sql.schedule.StoredSchedule;
import dev.longshore.sql.schedule.WrittenSchedules;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Makes and edits schedules; beside the form stands what it would do, as it is typed. */
@ConsolePage
class ScheduleFormPage {

    private static final int COMING = 10;

    private final SchedulePage.Found found;
    private final Schedules schedules;
    private final ScheduleDesk desk;
    private final ScheduleViews views;
    private final WrittenSchedules written;
    private final Jobs jobs;

    ScheduleFormPage(
            SchedulePage.Found found,
            Schedules schedules,
            ScheduleDesk desk,
            ScheduleViews views,
            WrittenSchedules written,
            Jobs jobs) {
        this.found = found;
        this.schedules = schedules;
        this.desk = desk;
        this.views = views;
        this.written = written;
        this.jobs = jobs;
    }

    /**
     * What a definition would do.
     *
     * @param problems what is wrong or missing; then there is nothing else
     */
    record Preview(
            List<String> problems, String when, String zone, List<SchedulePage.Coming> coming, List<String> does) {}

    @GetMapping("/new/schedule")
    String make(Actor actor, @RequestParam(defaultValue = "") String job, @ModelAttribute("f") Figures f, Model model) {
        return show(actor, model, ScheduleForm.fresh(job), null, "", f);
    }

    @PostMapping("/new/schedule")
    String create(
            Actor actor,
            @RequestParam Map<String, String> typed,
            @ModelAttribute("f") Figures f,
            Model model,
            HttpServletResponse response,
            RedirectAttributes then) {
        return save(actor, typed, null, f, model, response, then);
    }

    @GetMapping("/schedules/{name}/edit")
    String edit(Actor actor, @PathVariable String name, @ModelAttribute("f") Figures f, Model model) {
        ScheduleLine line = editable(actor, name);
        ScheduleForm form = ScheduleForm.of(line.schedule().definition());
        return show(actor, model, form, name, Integer.toString(line.schedule().version()), f);
    }

    @PostMapping("/schedules/{name}/edit")
    String change(
            Actor actor,
            @PathVariable String name,
            @RequestParam Map<String, String> typed,
            @ModelAttribute("f") Figures f,
            Model model,
            HttpServletResponse response,
            RedirectAttributes then) {
        editable(actor, name);
        Map<String, String> named = new HashMap<>(typed);
        named.put("schedule", name);
        return save(actor, named, name, f, model, response, then);
    }

    /** Beside the form while somebody types; the whole page for a browser without the script. */
    @PostMapping("/new/schedule/preview")
    String preview(
            Actor actor,
            @RequestParam Map<String, String> typed,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String parts,
            @ModelAttribute("f") Figures f,
            Model model) {
        String editing = typed.getOrDefault("editing", "");
        Map<String, String> named = new HashMap<>(typed);
        if (!editing.isEmpty()) {
            named.put("schedule", editing);
        }
        show(
                actor,
                model,
                new ScheduleForm(named, Map.of()),
                editing.isEmpty() ? null : editing,
                typed.getOrDefault("version", ""),
                f);
        return parts == null ? "schedule-form" : "schedule-form :: preview";
    }

    private String save(
            Actor actor,
            Map<String, String> typed,
            @Nullable String editing,
            Figures f,
            Model model,
            HttpServletResponse response,
            RedirectAttributes then) {
        ScheduleForm form = new ScheduleForm(typed, Map.of());
        String reason = typed.getOrDefault("reason", "");
        List<LongshoreException> problems = new ArrayList<>();
        CheckedSchedule checked = written.read(form.values(job(form.v("job"))));
        problems.addAll(checked.problems());
        String reasonProblem = Reason.problemWith(reason);
        if (reasonProblem != null) {
            problems.add(LongshoreException.badInput("bad-reason", "reason", reasonProblem, ""));
        }
        if (problems.isEmpty() && checked.definition() != null) {
            try {
                ScheduleDefinition definition = checked.definition();
                StoredSchedule saved = editing == null
                        ? desk.create(actor, definition, reason.strip())
                        : desk.change(actor, definition, version(typed), reason.strip());
                then.addFlashAttribute(
                        "said", editing == null ? "It asks for runs from now on." : "It goes by this from now on.");
                then.addAttribute("name", saved.definition().name().value());
                return "redirect:/schedules/{name}";
            } catch (LongshoreException e) {
                problems.add(e);
                for (Throwable other : e.getSuppressed()) {
                    if (other instanceof LongshoreException problem) {
                        problems.add(problem);
                    }
                }
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return show(actor, model, form.with(problems), editing, typed.getOrDefault("version", ""), f);
    }

    private String show(
            Actor actor, Model model, ScheduleForm form, @Nullable String editing, String version, Figures f) {
        model.addAttribute("form", form);
        model.addAttribute("title", editing == null ? "New schedule" : "Edit " + editing);
        model.addAttribute("editing", editing);
        model.addAttribute("version", version);
        model.addAttribute("preview", preview(actor, form, f));
        model.addAttribute(
                "jobs", jobs.offered().stream().map(CataloguedJob::definition).toList());
        model.addAttribute("job", job(form.v("job")));
        model.addAttribute("lanes", jobs.lanes());
        return "schedule-form";
    }

    private Preview preview(Actor actor, ScheduleForm form, Figures f) {
        CheckedSchedule checked = written.read(form.values(job(form.v("job"))));
        List<LongshoreException> problems = new ArrayList<>(checked.problems());
        if (checked.definition() != null) {
            problems.addAll(schedules.problemsOf(actor, checked.definition()));
        }
        if (!problems.isEmpty() || checked.definition() == null) {
            return new Preview(List.copyOf(form.with(problems).problems().values()), "", "", List.of(), List.of());
        }
        ScheduleDefinition definition = checked.definition();
        WallClock wall = new WallClock(definition.timing().zone(), f.asOf());
        return new Preview(
                List.of(),
                ScheduleWords.when(definition),
                wall.name(),
                SchedulePage.Coming.of(views.next(definition, null, COMING), wall),
                SchedulePage.does(definition));
    }

    private @Nullable JobDefinition job(String name) {
        try {
            return name.isBlank()
                    ? null
                    : Optional.of(new JobName(name.strip()))
                            .flatMap(jobs::find)
                            .map(CataloguedJob::definition)
                            .orElse(null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private ScheduleLine editable(Actor actor, String name) {
        ScheduleLine line = found.active(actor.scope(), name);
        String why = SchedulePage.whyNoEdit(line, new Person(actor));
        if (why != null) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, why);
        }
        return line;
    }

    private static int version(Map<String, String> typed) {
        try {
            return Integer.parseInt(typed.getOrDefault("version", "-1"));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
