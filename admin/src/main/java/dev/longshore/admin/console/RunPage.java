package dev.longshore.admin.console;

import dev.longshore.admin.run.WhatHolds;
import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.model.effect.EffectState;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.audit.AuditEntry;
import dev.longshore.sql.audit.AuditViews;
import dev.longshore.sql.effect.EffectViews;
import dev.longshore.sql.now.NowView;
import dev.longshore.sql.rejection.RejectedRecords;
import dev.longshore.sql.rejection.Repairs;
import dev.longshore.sql.run.RestartPreview;
import dev.longshore.sql.run.RestartPreviews;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunViews;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.server.ResponseStatusException;

/** All of one run. */
@ConsolePage
class RunPage {

    private static final int REFUSALS = 50;
    private static final int REJECTED = 20;
    private static final int IN_DOUBT = 20;

    private final RunViews runs;
    private final RestartPreviews restarts;
    private final NowView now;
    private final Definitions definitions;
    private final AuditViews audit;
    private final RejectedRecords rejected;
    private final EffectViews effects;
    private final WhatHolds holding;

    RunPage(
            RunViews runs,
            RestartPreviews restarts,
            NowView now,
            Definitions definitions,
            AuditViews audit,
            RejectedRecords rejected,
            EffectViews effects,
            WhatHolds holding) {
        this.runs = runs;
        this.restarts = restarts;
        this.now = now;
        this.definitions = definitions;
        this.audit = audit;
        this.rejected = rejected;
        this.effects = effects;
        this.holding = holding;
    }

    /** A parameter as anybody may see it. */
    record Parameter(String title, String name, String value, boolean identifying) {}

    @GetMapping("/runs/{id:[1-9]\\d{0,17}}")
    String page(
            Actor actor,
            @PathVariable long id,
            @ModelAttribute("f") Figures f,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String parts,
            Model model) {
        RunId run = new RunId(id);
        LiveTopic.OneRun topic = new LiveTopic.OneRun(run);
        LiveTopic.Version version = topic.version(now);
        RunDetail detail =
                runs.detail(actor.scope(), run).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        JobDefinition definition = definitions
                .of(detail.request().definitionHash())
                .orElseThrow(() -> new IllegalStateException("run " + run + " has no definition"));
        model.addAttribute("live", version.isFinal() ? null : topic.path() + "?v=" + version.text());
        fill(model, new RunSheet(detail, definition, f), new Person(actor));
        return Parts.of("run", parts);
    }

    private void fill(Model model, RunSheet sheet, Person person) {
        RunDetail detail = sheet.run();
        Figures f = sheet.f();
        RunState state = detail.row().state();
        model.addAttribute("sheet", sheet);
        model.addAttribute("row", detail.row());
        model.addAttribute("acts", Act.of(detail.row().id(), state, person));
        model.addAttribute("units", Units.of(detail.units(), detail.unitCounts(), f));
        model.addAttribute(
                "chart", UnitChart.of(detail.units(), Units.summary(detail.unitCounts(), f), state.isDriven(), f));
        model.addAttribute("steps", StepLine.of(sheet.definition(), detail, f));
        model.addAttribute("attempts", Attempt.of(detail, f));
        model.addAttribute("failure", detail.failure());
        model.addAttribute(
                "stack",
                detail.failure() == null
                        ? List.of()
                        : StackLine.of(detail.failure().stack()));
        RestartPreview restart = state == RunState.FAILED ? restarts.of(detail, sheet.definition()) : null;
        model.addAttribute("verdicts", restart == null ? List.of() : Verdict.of(restart, f));
        model.addAttribute(
                "rejected",
                detail.row().counts().rejected() == 0
                        ? List.of()
                        : rejected.ofRun(detail.row().id(), 0, REJECTED));
        model.addAttribute("correctable", Repairs.arePossible(sheet.definition()));
        model.addAttribute("dryRun", DryRunPanel.of(detail, person, f));
        model.addAttribute("effects", effects(detail.row().id(), person, f));
        model.addAttribute("order", new OrderPanel(holding.order(detail.row(), sheet.definition()), f));
        model.addAttribute("waitsAt", holding.dependency(detail.row().id()).orElse(null));
        model.addAttribute("parameters", parameters(sheet));
        model.addAttribute("artifacts", detail.artifacts());
        model.addAttribute("words", new Phrases());
        model.addAttribute("story", Story.of(detail, refusals(detail.row().id()), now.workerNames(), f));
    }

    private EffectPanel effects(RunId run, Person person, Figures f) {
        return EffectPanel.of(effects.counts(run), effects.ofRun(run, EffectState.IN_DOUBT, 0, IN_DOUBT), person, f);
    }

    /** What people tried in vain; the machine's story does not have it. */
    private List<AuditEntry> refusals(RunId run) {
        return audit.list("run:" + run, null, REFUSALS).stream()
                .filter(entry -> entry.outcome() == AuditOutcome.REFUSED)
                .toList();
    }

    private static List<Parameter> parameters(RunSheet sheet) {
        Map<String, Object> given = sheet.run().parameters();
        List<ParameterDefinition> declared = sheet.definition().parameters();
        Stream<Parameter> known = declared.stream()
                .filter(parameter -> given.containsKey(parameter.name()))
                .map(parameter -> shown(parameter, given.get(parameter.name())));
        Stream<Parameter> free = given.entrySet().stream()
                .filter(entry -> declared.stream()
                        .noneMatch(parameter -> parameter.name().equals(entry.getKey())))
                .map(entry -> new Parameter(entry.getKey(), entry.getKey(), String.valueOf(entry.getValue()), true));
        return Stream.concat(known, free).toList();
    }

    private static Parameter shown(ParameterDefinition parameter, @Nullable Object value) {
        String text = parameter.secret() ? RunDetail.MASK : String.valueOf(value);
        return new Parameter(parameter.title(), parameter.name(), text, parameter.identifying());
    }
}
