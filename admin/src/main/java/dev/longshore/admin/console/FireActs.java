package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.schedule.FireRow;
import dev.longshore.sql.schedule.FireViews;
import dev.longshore.sql.schedule.HeldFires;
import dev.longshore.sql.schedule.ScheduleLine;
import java.time.Duration;
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

/** Asks first, then does what an operator wants of a planned time that waits. The question changes and records nothing. */
@ConsolePage
class FireActs {

    private static final String VERB = "/schedules/{name}/fires/{id:\\d{1,18}}/{verb:release|skip}";

    private final SchedulePage.Found found;
    private final FireViews fires;
    private final HeldFires held;

    FireActs(SchedulePage.Found found, FireViews fires, HeldFires held) {
        this.found = found;
        this.fires = fires;
        this.held = held;
    }

    @GetMapping(VERB)
    String question(
            Actor actor,
            @PathVariable String name,
            @PathVariable long id,
            @PathVariable String verb,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String parts,
            @ModelAttribute("f") Figures f,
            Model model) {
        model.addAttribute("act", act(actor, name, id, verb, f));
        return parts == null ? "fire-act" : "fire-act :: question";
    }

    @PostMapping(VERB)
    String act(
            Actor actor,
            @PathVariable String name,
            @PathVariable long id,
            @PathVariable String verb,
            @RequestParam(defaultValue = "") String reason,
            @ModelAttribute("f") Figures f,
            Model model,
            RedirectAttributes then) {
        FireAct act = act(actor, name, id, verb, f);
        String problem = Reason.problemWith(reason);
        if (problem == null) {
            try {
                then.addFlashAttribute("said", done(actor, act, reason.strip(), f));
                then.addAttribute("name", name);
                return "redirect:/schedules/{name}";
            } catch (LongshoreException e) {
                problem = e.getMessage() + (e.remedy() == null ? "" : " " + e.remedy());
            }
        }
        model.addAttribute("act", act);
        model.addAttribute("reason", reason);
        model.addAttribute("problem", problem);
        return "fire-act";
    }

    private String done(Actor actor, FireAct act, String reason, Figures f) {
        ScheduleName schedule = act.fire().schedule();
        long id = act.fire().id();
        if (act.kind() == FireAct.Kind.SKIP) {
            return held.skip(actor, schedule, id, reason) ? "It is left out." : act.tooLate();
        }
        Optional<RequestOutcome> outcome = held.release(actor, schedule, id, reason);
        if (outcome.orElse(null) instanceof RequestOutcome.QueueFull full) {
            throw LongshoreException.badInput(
                    "queue-full",
                    "",
                    Words.sentence(full.sentence()),
                    "Ask again in about " + f.span(Duration.ofSeconds(full.retryAfterSeconds())) + ".");
        }
        return outcome.map(RequestOutcome.Accepted.class::cast)
                .map(accepted -> "Run " + accepted.run() + " is asked for.")
                .orElseGet(act::tooLate);
    }

    private FireAct act(Actor actor, String name, long id, String verb, Figures f) {
        Person person = new Person(actor);
        if (person.whyNot() != null) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, person.whyNot());
        }
        ScheduleLine line = found.active(actor.scope(), name);
        FireRow fire = fires.one(actor.scope(), line.schedule().definition().name(), id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        WallClock wall = new WallClock(line.schedule().definition().timing().zone(), f.asOf());
        FireAct act = new FireAct(fire, FireAct.Kind.of(verb), wall.time(fire.plannedAt()));
        if (FireAct.of(fire, wall).isEmpty()) {
            throw new Refusal("It does not wait", act.tooLate(), "/schedules/" + name);
        }
        return act;
    }
}
