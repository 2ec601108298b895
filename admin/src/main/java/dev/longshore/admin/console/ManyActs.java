package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.run.ManyAsked;
import dev.longshore.sql.run.ManyRunCommands;
import dev.longshore.sql.run.RunFilter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
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

/**
 * Asks first, then hands what an operator wants of all runs of a view to their owners. The question changes and records nothing. Runs that are asked for after
 * the question are not touched by its answer: nobody has seen them.
 */
@ConsolePage
class ManyActs {

    private static final String VERB = "/runs/{verb:pause|resume|restart|cancel}";

    private final ManyRunCommands commands;

    ManyActs(ManyRunCommands commands) {
        this.commands = commands;
    }

    @GetMapping(VERB)
    String question(
            Actor actor,
            @PathVariable String verb,
            @RequestParam Map<String, String> parameters,
            @ModelAttribute("f") Figures f,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String parts,
            Model model) {
        mayAct(actor);
        model.addAttribute("act", form(actor, verb(verb), RunsQuery.of(parameters), f.asOf(), f));
        return parts == null ? "many-act" : "many-act :: question";
    }

    @PostMapping(VERB)
    String act(
            Actor actor,
            @PathVariable String verb,
            @RequestParam Map<String, String> parameters,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String until,
            @ModelAttribute("f") Figures f,
            Model model,
            RedirectAttributes then) {
        mayAct(actor);
        RunsQuery query = RunsQuery.of(parameters);
        Instant asked = moment(until, f);
        ManyActForm form = form(actor, verb(verb), query, asked, f);
        String problem = Reason.problemWith(reason);
        if (problem != null) {
            model.addAttribute("act", form);
            model.addAttribute("reason", reason);
            model.addAttribute("problem", problem);
            return "many-act";
        }
        ManyAsked many = commands.askAll(actor, filter(query, asked), form.kind(), reason.strip());
        then.addFlashAttribute("said", form.said(many));
        query.filters().forEach(then::addAttribute);
        return "redirect:/runs";
    }

    private ManyActForm form(Actor actor, Verb verb, RunsQuery query, Instant until, Figures f) {
        return new ManyActForm(
                verb,
                query,
                actor.scope().tenant(),
                commands.count(actor.scope(), filter(query, until), verb),
                until,
                f);
    }

    private static RunFilter filter(RunsQuery query, Instant until) {
        return query.filter(until).before(until);
    }

    /** When the question was put; never later than now. */
    private static Instant moment(String until, Figures f) {
        try {
            Instant moment = Instant.parse(until);
            return moment.isAfter(f.asOf()) ? f.asOf() : moment;
        } catch (DateTimeParseException e) {
            throw LongshoreException.badInput(
                    "bad-value",
                    "until",
                    "The form does not say when its question was put.",
                    "Ask again from the page Runs.");
        }
    }

    private static void mayAct(Actor actor) {
        String why = new Person(actor).whyNot();
        if (why != null) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, why);
        }
    }

    private static Verb verb(String word) {
        return Verb.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
