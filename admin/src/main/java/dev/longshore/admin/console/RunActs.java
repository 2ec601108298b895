package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.run.CommandOutcome;
import dev.longshore.sql.run.RestartPreviews;
import dev.longshore.sql.run.RunCommands;
import dev.longshore.sql.run.RunCommands.Repetition;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunViews;
import java.util.Locale;
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

/** Asks first, then hands what an operator wants of a run to its owner. The question changes and records nothing. */
@ConsolePage
class RunActs {

    private static final String VERB = "/runs/{id:[1-9]\\d{0,17}}/{verb:pause|resume|restart|cancel|abandon}";

    private final RunViews runs;
    private final RestartPreviews restarts;
    private final RunCommands commands;
    private final Definitions definitions;

    RunActs(RunViews runs, RestartPreviews restarts, RunCommands commands, Definitions definitions) {
        this.runs = runs;
        this.restarts = restarts;
        this.commands = commands;
        this.definitions = definitions;
    }

    @GetMapping(VERB)
    String question(
            Actor actor,
            @PathVariable long id,
            @PathVariable String verb,
            @ModelAttribute("f") Figures f,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String parts,
            Model model) {
        mayAct(actor);
        model.addAttribute("act", form(actor, new RunId(id), verb(verb), f));
        return parts == null ? "act" : "act :: question";
    }

    @PostMapping(VERB)
    String act(
            Actor actor,
            @PathVariable long id,
            @PathVariable String verb,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "false") boolean confirmed,
            @ModelAttribute("f") Figures f,
            Model model,
            RedirectAttributes then) {
        mayAct(actor);
        RunId run = new RunId(id);
        ActForm form = form(actor, run, verb(verb), f);
        String problem = Reason.problemWith(reason);
        if (problem != null) {
            return again(model, form, reason, problem);
        }
        if (!form.toConfirm().isEmpty() && !confirmed) {
            return again(
                    model,
                    form,
                    reason,
                    "Confirm that the steps named below may run again, or keep the run failed. Nothing was restarted.");
        }
        CommandOutcome outcome = commands.ask(
                actor, run, verb(verb), reason.strip(), confirmed ? Repetition.CONFIRMED : Repetition.UNCONFIRMED);
        if (outcome instanceof CommandOutcome.Refused refused) {
            throw new Refusal(form.word() + " refused", refused.reason(), "/runs/" + run);
        }
        if (outcome instanceof CommandOutcome.QueueFull full) {
            throw new Refusal(
                    "The queue is full",
                    full.why().sentence() + " Restart it in " + full.why().retryAfterSeconds() + " s.",
                    "/runs/" + run);
        }
        if (outcome instanceof CommandOutcome.NoSuchRun) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        then.addFlashAttribute("said", form.asked());
        then.addAttribute("id", run.toString());
        return "redirect:/runs/{id}";
    }

    private static String again(Model model, ActForm form, String reason, String problem) {
        model.addAttribute("act", form);
        model.addAttribute("reason", reason);
        model.addAttribute("problem", problem);
        return "act";
    }

    private ActForm form(Actor actor, RunId run, Verb verb, Figures f) {
        RunDetail detail =
                runs.detail(actor.scope(), run).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (verb != Verb.RESTART) {
            return ActForm.of(detail.row(), verb, f);
        }
        JobDefinition definition = definitions
                .of(detail.request().definitionHash())
                .orElseThrow(() -> new IllegalStateException("run " + run + " has no definition"));
        return ActForm.restart(detail.row(), restarts.of(detail, definition), f);
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
