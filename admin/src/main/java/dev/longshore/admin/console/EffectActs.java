package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.effect.Decision;
import dev.longshore.model.effect.EffectId;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.effect.DecisionOutcome;
import dev.longshore.sql.effect.EffectDecisions;
import dev.longshore.sql.effect.EffectLine;
import dev.longshore.sql.effect.EffectViews;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What somebody has found out about an effect in doubt. */
@ConsolePage
class EffectActs {

    private final EffectViews effects;
    private final EffectDecisions decisions;

    EffectActs(EffectViews effects, EffectDecisions decisions) {
        this.effects = effects;
        this.decisions = decisions;
    }

    @PostMapping("/effects/{id:[1-9]\\d{0,17}}/{decision:mark-done|send-again|give-up}")
    String decide(
            Actor actor,
            @PathVariable long id,
            @PathVariable("decision") String word,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes then) {
        EffectLine effect = effects.one(actor.scope().tenant(), new EffectId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Decision decision = Decision.of(word).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        String back = "/runs/" + effect.run();
        String problem = Reason.problemWith(reason);
        if (problem != null) {
            throw new Refusal("Say how you know", problem, back);
        }
        DecisionOutcome outcome = decided(actor, effect, decision, reason.strip(), back);
        if (outcome instanceof DecisionOutcome.QueueFull full) {
            throw new Refusal(
                    "The queue is full",
                    Words.sentence(full.why().sentence()) + " It stays in doubt until then.",
                    back);
        }
        if (outcome instanceof DecisionOutcome.Decided decided) {
            then.addFlashAttribute("said", said(effect, decision, decided));
            then.addAttribute("id", effect.run().toString());
            return "redirect:/runs/{id}";
        }
        throw new Refusal("Somebody was faster", "The effect of " + effect.item() + " is not in doubt any more.", back);
    }

    private DecisionOutcome decided(Actor actor, EffectLine effect, Decision decision, String reason, String back) {
        try {
            return decisions.decide(actor, effect.id(), decision, reason);
        } catch (LongshoreException e) {
            // no run can be asked for: the job or its parameters are not what they were
            throw new Refusal("It cannot be sent again", Words.sentence(e.getMessage()), back);
        }
    }

    private static String said(EffectLine effect, Decision decision, DecisionOutcome.Decided decided) {
        return switch (decision) {
            case DONE -> effect.item() + " counts as done.";
            case SEND_AGAIN ->
                effect.item() + " is sent again" + (decided.run() == null ? "" : " by run " + decided.run()) + ".";
            case GIVE_UP -> effect.item() + " is not sent any more, until its row changes.";
        };
    }
}
