package dev.longshore.admin.api;

import dev.longshore.admin.api.OutcomeJson.RetryJson;
import dev.longshore.admin.outcome.OutcomeStory;
import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.outcome.OutcomeId;
import dev.longshore.sql.outcome.OutcomeDesk;
import dev.longshore.sql.outcome.OutcomeEffect;
import dev.longshore.sql.outcome.OutcomeFilter;
import dev.longshore.sql.outcome.OutcomeLine;
import dev.longshore.sql.outcome.OutcomeViews;
import dev.longshore.sql.outcome.ReadyTimes;
import dev.longshore.sql.outcome.RetryOutcome;
import dev.longshore.sql.run.RunViews;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Outcomes: by customer, in plain words; and what failed done anew. */
@ApiController
@RequestMapping(path = Addresses.ROOT + "/outcomes", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Outcomes")
class OutcomesController {

    private static final Set<String> STANDINGS =
            Set.of(OutcomeFilter.READY, OutcomeFilter.ON_ITS_WAY, OutcomeFilter.STUCK);

    private final OutcomeViews outcomes;
    private final OutcomeDesk desk;
    private final RunViews runs;
    private final StrictJson json;

    OutcomesController(OutcomeViews outcomes, OutcomeDesk desk, RunViews runs, StrictJson json) {
        this.outcomes = outcomes;
        this.desk = desk;
        this.runs = runs;
        this.json = json;
    }

    /** Why. */
    @Schema(name = "RetryAsk")
    record RetryAsk(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "The CRM takes them again") @Nullable
            String reason) {}

    @GetMapping
    @Operation(
            summary = "List outcomes, newest first",
            parameters = {
                @Parameter(
                        name = "customer",
                        in = ParameterIn.QUERY,
                        description = "a key, or how the customer's name begins"),
                @Parameter(name = "job", in = ParameterIn.QUERY),
                @Parameter(
                        name = "standing",
                        in = ParameterIn.QUERY,
                        schema = @Schema(allowableValues = {"ready", "on-its-way", "stuck"})),
                @Parameter(
                        name = "limit",
                        in = ParameterIn.QUERY,
                        schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50")),
                @Parameter(name = "after", in = ParameterIn.QUERY, description = "next of the page before")
            })
    PageJson<OutcomeJson> list(Actor actor, HttpServletRequest request) {
        Query query = Query.of(request, "customer", "job", "standing", "limit", "after");
        int limit = query.limit();
        Long after = query.afterId();
        OutcomeFilter filter = new OutcomeFilter(
                query.text("job"),
                query.text("customer"),
                query.one(
                        "standing",
                        word -> STANDINGS.contains(word) ? word : null,
                        "Write ready, on-its-way or stuck."));
        List<OutcomeLine> found =
                outcomes.list(actor.scope(), filter, after == null ? Long.MAX_VALUE : after, limit + 1);
        Map<String, ReadyTimes> times = new HashMap<>();
        Map<OutcomeId, List<OutcomeEffect>> effects = outcomes.effects(found);
        return PageJson.oneWay(
                found,
                limit,
                line -> OutcomeJson.inList(
                        line,
                        OutcomeStory.of(
                                line, effects.get(line.id()), times.computeIfAbsent(line.job(), outcomes::readyTimes))),
                OutcomeJson::id);
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show an outcome: what is done, what waits, what failed and why, what to do")
    OutcomeJson one(Actor actor, @PathVariable String id) {
        return told(required(actor, id));
    }

    @GetMapping("/{id}/retry")
    @Operation(
            summary = "Preview a retry: what would be done, and under which keys",
            description = "By the rule that workers go by. Changes nothing.")
    List<RetryJson> preview(Actor actor, @PathVariable String id) {
        return desk.preview(required(actor, id)).stream().map(RetryJson::of).toList();
    }

    @PostMapping(path = "/{id}/retry", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Have done anew what failed, and tried at once what waits",
            description = "What is done anew counts as a new outcome does: 429 where as many wait as may.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = RetryAsk.class))))
    OutcomeJson retry(Actor actor, @PathVariable String id, HttpServletRequest request) {
        OutcomeLine outcome = required(actor, id);
        String reason = Texts.required(json.read(request, RetryAsk.class).reason(), "reason", Reason.LONGEST);
        RetryOutcome retried = desk.retry(actor, outcome.id(), reason);
        if (retried instanceof RetryOutcome.QueueFull full) {
            throw Refusal.queueFull(full.why(), "");
        }
        if (!(retried instanceof RetryOutcome.Retried)) {
            throw new Refusal(Problem.of(
                    HttpStatus.CONFLICT,
                    "nothing-to-retry",
                    "Nothing of outcome " + outcome.id() + " failed, and nothing waits.",
                    null,
                    "GET " + Addresses.ROOT + "/outcomes/" + outcome.id() + " shows it."));
        }
        return told(required(actor, id));
    }

    private OutcomeJson told(OutcomeLine outcome) {
        return OutcomeJson.of(
                outcome,
                OutcomeStory.of(
                        outcome,
                        outcomes.effects(outcome),
                        outcomes.readyTimes(outcome.job()),
                        outcome.run() == null ? null : runs.holding(outcome.run())));
    }

    private OutcomeLine required(Actor actor, String id) {
        long number = Ids.id("outcome", id);
        return outcomes.one(actor.scope(), new OutcomeId(number))
                .orElseThrow(() -> Refusal.notFound("outcome", number));
    }
}
