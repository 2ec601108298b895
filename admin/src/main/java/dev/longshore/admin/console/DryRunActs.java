package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunViews;
import dev.longshore.sql.syncin.DryRuns;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** After a dry run has told what it would do: the run that does it. */
@ConsolePage
class DryRunActs {

    private final RunViews runs;
    private final DryRuns dry;

    DryRunActs(RunViews runs, DryRuns dry) {
        this.runs = runs;
        this.dry = dry;
    }

    @PostMapping("/runs/{id:[1-9]\\d{0,17}}/for-real")
    String forReal(
            Actor actor,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes then) {
        RunDetail run = runs.detail(actor.scope(), new RunId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        String back = "/runs/" + id;
        String problem = Reason.problemWith(reason);
        if (problem != null) {
            throw new Refusal("Say why", problem, back);
        }
        try {
            RequestOutcome outcome = dry.forReal(actor, run, reason.strip());
            if (outcome instanceof RequestOutcome.Accepted accepted) {
                then.addFlashAttribute(
                        "said",
                        accepted.isNew()
                                ? "Run " + accepted.run() + " is asked for. It reads the file that the dry run read."
                                : "Run " + accepted.run() + " was asked for already.");
                then.addAttribute("id", accepted.run().toString());
                return "redirect:/runs/{id}";
            }
            throw new Refusal(
                    "The queue is full", Words.sentence(((RequestOutcome.QueueFull) outcome).sentence()), back);
        } catch (LongshoreException e) {
            throw new Refusal("It cannot be asked for", Words.sentence(e.getMessage()) + " " + e.remedy(), back);
        }
    }
}
