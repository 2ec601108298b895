package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.schedule.Held;
import dev.longshore.sql.schedule.Hold;
import dev.longshore.sql.schedule.ManualRuns;
import dev.longshore.sql.schedule.ScheduleDesk;
import dev.longshore.sql.schedule.ScheduleLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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

/** Asks first, then does what an operator wants of a schedule. The question changes and records nothing. */
@ConsolePage
class ScheduleActs {

    private static final String VERB = "/schedules/{name}/{verb:pause|resume|run-now|retire}";

    private final SchedulePage.Found found;
    private final ScheduleDesk desk;

    ScheduleActs(SchedulePage.Found found, ScheduleDesk desk) {
        this.found = found;
        this.desk = desk;
    }

    @GetMapping(VERB)
    String question(
            Actor actor,
            @PathVariable String name,
            @PathVariable String verb,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String parts,
            Model model) {
        model.addAttribute("act", act(actor, name, verb));
        model.addAttribute("key", UUID.randomUUID().toString());
        return parts == null ? "schedule-act" : "schedule-act :: question";
    }

    /** @param key made with the form, so that a form that is sent twice runs once */
    @PostMapping(VERB)
    String act(
            Actor actor,
            @PathVariable String name,
            @PathVariable String verb,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String until,
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "0") int version,
            @ModelAttribute("f") Figures f,
            Model model,
            RedirectAttributes then) {
        ScheduleAct act = act(actor, name, verb);
        String problem = Reason.problemWith(reason);
        if (problem == null) {
            try {
                then.addFlashAttribute("said", done(actor, act, reason.strip(), until, key, version, f));
                then.addAttribute("name", name);
                return "redirect:/schedules/{name}";
            } catch (LongshoreException e) {
                problem = e.getMessage() + (e.remedy() == null ? "" : " " + e.remedy());
            }
        }
        model.addAttribute("act", act);
        model.addAttribute("reason", reason);
        model.addAttribute("until", until);
        model.addAttribute("key", key);
        model.addAttribute("problem", problem);
        return "schedule-act";
    }

    private String done(Actor actor, ScheduleAct act, String reason, String until, String key, int version, Figures f) {
        ScheduleLine line = act.line();
        switch (act.kind()) {
            case PAUSE -> {
                Instant end = HoldsPage.end(until, "until");
                desk.hold(actor, Held.FIRES, "schedule", act.name(), end, reason);
            }
            case RESUME -> {
                Hold own = ScheduleAct.own(line);
                if (own == null || !desk.release(actor, own.id(), reason)) {
                    throw new Refusal(
                            "Resume refused", "Somebody else resumed it meanwhile.", "/schedules/" + act.name());
                }
            }
            case RUN_NOW -> {
                ManualRuns.Outcome outcome =
                        desk.runNow(actor, line.schedule().definition(), "console:" + key, "operator", reason);
                if (outcome instanceof ManualRuns.Outcome.Full full) {
                    throw LongshoreException.badInput(
                            "queue-full",
                            "",
                            Words.sentence(full.limit().sentence()),
                            "Ask again in about "
                                    + f.span(Duration.ofSeconds(full.limit().retryAfterSeconds()))
                                    + ".");
                }
                List<RunId> runs = ((ManualRuns.Outcome.Asked) outcome).runs();
                return runs.size() == 1
                        ? "Run " + runs.get(0) + " is asked for."
                        : f.number(runs.size()) + " runs are asked for, " + runs.get(0) + " and those after it.";
            }
            case RETIRE -> desk.retire(actor, line.schedule().definition().name(), version, reason);
        }
        return act.done();
    }

    private ScheduleAct act(Actor actor, String name, String verb) {
        Person person = new Person(actor);
        if (person.whyNot() != null) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, person.whyNot());
        }
        return ScheduleAct.of(found.active(actor.scope(), name), ScheduleAct.Kind.of(verb), person);
    }
}
