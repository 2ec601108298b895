package dev.longshore.admin.console;

import dev.longshore.admin.outcome.Expectation;
import dev.longshore.admin.outcome.OutcomeStory;
import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.outcome.OutcomeId;
import dev.longshore.sql.outcome.ObjectiveLine;
import dev.longshore.sql.outcome.OutcomeDesk;
import dev.longshore.sql.outcome.OutcomeFilter;
import dev.longshore.sql.outcome.OutcomeLine;
import dev.longshore.sql.outcome.OutcomeViews;
import dev.longshore.sql.outcome.ReadyTimes;
import dev.longshore.sql.outcome.RetryLine;
import dev.longshore.sql.outcome.RetryOutcome;
import dev.longshore.sql.run.RunViews;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Outcomes by customer: where each stands, and what somebody has to do. */
@ConsolePage
class OutcomesPage {

    private static final int ROWS = 50;

    private final OutcomeViews outcomes;
    private final OutcomeDesk desk;
    private final RunViews runs;

    OutcomesPage(OutcomeViews outcomes, OutcomeDesk desk, RunViews runs) {
        this.outcomes = outcomes;
        this.desk = desk;
        this.runs = runs;
    }

    /** An outcome in a list. */
    record Line(
            OutcomeLine outcome,
            String standing,
            String icon,
            @Nullable Expectation expected) {

        static Line of(OutcomeLine outcome, ReadyTimes times) {
            Expectation expected = Expectation.of(outcome, times);
            return switch (OutcomeStory.standing(outcome)) {
                case OutcomeFilter.READY -> new Line(outcome, "Ready", "state-completed", null);
                case OutcomeFilter.STUCK -> new Line(outcome, "Not ready, and needs somebody", "state-failed", null);
                default -> new Line(outcome, "Created, not ready yet", "state-running", expected);
            };
        }
    }

    /** What a retry would do, in words. */
    record Again(RetryLine line, String says) {}

    @GetMapping("/outcomes")
    String list(
            Actor actor,
            @RequestParam(defaultValue = "") String customer,
            @RequestParam(defaultValue = "") String standing,
            @RequestParam(defaultValue = "9223372036854775807") long before,
            Model model) {
        OutcomeFilter filter = new OutcomeFilter(null, blank(customer), blank(standing));
        List<OutcomeLine> found = outcomes.list(actor.scope(), filter, before, ROWS + 1);
        model.addAttribute("customer", customer);
        model.addAttribute("standing", standing);
        Map<String, ReadyTimes> times = new HashMap<>();
        model.addAttribute(
                "lines",
                found.stream()
                        .limit(ROWS)
                        .map(line -> Line.of(line, times.computeIfAbsent(line.job(), outcomes::readyTimes)))
                        .toList());
        model.addAttribute("older", found.size() > ROWS ? found.get(ROWS - 1).id() : null);
        model.addAttribute(
                "late",
                outcomes.missed(actor.scope()).stream()
                        .map(OutcomesPage::sentence)
                        .toList());
        return "outcomes";
    }

    @GetMapping("/outcomes/{id:[1-9]\\d{0,17}}")
    String one(Actor actor, @PathVariable long id, Model model) {
        OutcomeLine outcome = required(actor, id);
        ReadyTimes times = outcomes.readyTimes(outcome.job());
        OutcomeStory story = OutcomeStory.of(
                outcome, outcomes.effects(outcome), times, outcome.run() == null ? null : runs.holding(outcome.run()));
        List<Again> again = desk.preview(outcome).stream()
                .map(line -> new Again(line, OutcomeStory.willBe(line.turn(), line.before())))
                .toList();
        model.addAttribute("outcome", outcome);
        model.addAttribute("line", Line.of(outcome, times));
        model.addAttribute("story", story);
        model.addAttribute("again", again);
        model.addAttribute(
                "anything", again.stream().anyMatch(each -> each.line().idempotencyKey() != null));
        model.addAttribute("whyNot", new Person(actor).whyNot());
        return "outcome";
    }

    @PostMapping("/outcomes/{id:[1-9]\\d{0,17}}/retry")
    String retry(
            Actor actor,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes then) {
        OutcomeLine outcome = required(actor, id);
        String back = "/outcomes/" + id;
        String problem = Reason.problemWith(reason);
        if (problem != null) {
            throw new Refusal("Say why", problem, back);
        }
        RetryOutcome retried = desk.retry(actor, outcome.id(), reason.strip());
        if (retried instanceof RetryOutcome.QueueFull full) {
            throw new Refusal(
                    "The queue is full",
                    full.why().sentence() + " Retry it in " + full.why().retryAfterSeconds() + " s.",
                    back);
        }
        if (!(retried instanceof RetryOutcome.Retried)) {
            throw new Refusal(
                    "There is nothing to retry", "Nothing of it failed, and nothing waits: what is done stays.", back);
        }
        then.addFlashAttribute("said", "It is tried at once. What is done stays as it is.");
        then.addAttribute("id", Long.toString(id));
        return "redirect:/outcomes/{id}";
    }

    /** How an objective is missed. */
    static String sentence(ObjectiveLine objective) {
        return objective.late() + " of " + objective.counted() + " outcomes of " + objective.job()
                + " were not ready within " + Math.round(objective.within()) + " s; " + objective.percent()
                + " of 100 are to be.";
    }

    private OutcomeLine required(Actor actor, long id) {
        return outcomes.one(actor.scope(), new OutcomeId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static @Nullable String blank(String text) {
        return text.isBlank() ? null : text.strip();
    }
}
