package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.effect.Decision;
import dev.longshore.model.effect.EffectId;
import dev.longshore.model.effect.EffectState;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.effect.DecisionOutcome;
import dev.longshore.sql.effect.EffectDecisions;
import dev.longshore.sql.effect.EffectLine;
import dev.longshore.sql.effect.EffectViews;
import dev.longshore.sql.run.RunViews;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Changes outside our database, and what a person says of those that are in doubt. */
@ApiController
@RequestMapping(path = Addresses.ROOT, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Effects")
class EffectsController {

    private final RunViews runs;
    private final EffectViews effects;
    private final EffectDecisions decisions;
    private final StrictJson json;

    EffectsController(RunViews runs, EffectViews effects, EffectDecisions decisions, StrictJson json) {
        this.runs = runs;
        this.effects = effects;
        this.decisions = decisions;
        this.json = json;
    }

    /** What somebody found out. */
    @Schema(name = "Decision")
    record DecisionAsk(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    example = "Their support found no such customer in their log")
            @Nullable
            String reason) {}

    /** What became of it. */
    @Schema(name = "Decided")
    record DecidedJson(
            String id,

            @Schema(description = "where the effect is now") String state,

            @Schema(description = "the run that will send it; absent if nothing is to be sent") @Nullable
            String run) {}

    @GetMapping("/runs/{id}/effects")
    @Operation(
            summary = "List the effects of a run, oldest first",
            parameters = {
                @Parameter(
                        name = "state",
                        in = ParameterIn.QUERY,
                        schema =
                                @Schema(
                                        allowableValues = {
                                            "planned",
                                            "sent",
                                            "done",
                                            "failed",
                                            "in-doubt",
                                            "given-up",
                                            "superseded"
                                        })),
                @Parameter(
                        name = "limit",
                        in = ParameterIn.QUERY,
                        schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50")),
                @Parameter(name = "after", in = ParameterIn.QUERY, description = "next of the page before")
            })
    PageJson<EffectJson> list(Actor actor, @PathVariable String id, HttpServletRequest request) {
        RunId run = Ids.run(id);
        if (runs.row(actor.scope(), run).isEmpty()) {
            throw Refusal.notFound("run", run);
        }
        Query query = Query.of(request, "state", "limit", "after");
        int limit = query.limit();
        Long after = query.afterId();
        EffectState state = query.one("state", EffectState::of, "Write one such as in-doubt.");
        List<EffectLine> found = effects.ofRun(run, state, after == null ? 0 : after, limit + 1);
        return PageJson.oneWay(found, limit, EffectJson::of, EffectJson::id);
    }

    @GetMapping("/effects/{id}")
    @Operation(summary = "Show an effect")
    EffectJson one(Actor actor, @PathVariable String id) {
        long effect = Ids.id("effect", id);
        return effects.one(actor.scope().tenant(), new EffectId(effect))
                .map(EffectJson::of)
                .orElseThrow(() -> Refusal.notFound("effect", effect));
    }

    @PostMapping(
            path = "/effects/{id}/{decision:mark-done|send-again|give-up}",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Decide about an effect that is in doubt",
            description =
                    "mark-done says that the other side has it, send-again that it does not and shall: a run is asked for that sends it. "
                            + "give-up says that it shall not be sent. Whoever decides has found out, and says how.",
            parameters =
                    @Parameter(
                            name = "decision",
                            in = ParameterIn.PATH,
                            schema = @Schema(allowableValues = {"mark-done", "send-again", "give-up"})),
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = DecisionAsk.class))))
    DecidedJson decide(
            Actor actor, @PathVariable String id, @PathVariable("decision") String word, HttpServletRequest request) {
        EffectId effect = new EffectId(Ids.id("effect", id));
        Decision decision = Decision.of(word).orElseThrow(() -> Refusal.notFound("decision", word));
        String reason = Texts.required(json.read(request, DecisionAsk.class).reason(), "reason", Reason.LONGEST);
        DecisionOutcome outcome = decisions.decide(actor, effect, decision, reason);
        if (outcome instanceof DecisionOutcome.Decided decided) {
            return new DecidedJson(
                    effect.toString(),
                    decided.state().word(),
                    decided.run() == null ? null : decided.run().toString());
        }
        if (outcome instanceof DecisionOutcome.Refused refused) {
            throw new Refusal(Problem.of(
                    HttpStatus.CONFLICT,
                    "not-in-doubt",
                    "Effect " + effect + " is " + refused.state().word()
                            + ": only one that is in doubt waits for a person.",
                    null,
                    "GET " + Addresses.ROOT + "/effects/" + effect + " shows it."));
        }
        if (outcome instanceof DecisionOutcome.QueueFull full) {
            throw Refusal.queueFull(full.why(), "");
        }
        throw Refusal.notFound("effect", effect);
    }
}
