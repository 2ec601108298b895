package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.page.PageRequest;
import dev.longshore.sql.run.RunFilter;
import dev.longshore.sql.run.RunViews;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Open failures by what they mean to users: failed runs that nobody has restarted or abandoned. */
@ConsolePage
class FailuresPage {

    private static final int RUNS = 50;

    private final WhatUsersFeel feelings;
    private final RunViews runs;

    FailuresPage(WhatUsersFeel feelings, RunViews runs) {
        this.feelings = feelings;
        this.runs = runs;
    }

    @GetMapping("/failures")
    String page(Actor actor, @ModelAttribute("f") Figures f, Model model) {
        model.addAttribute("felt", feelings.failures(actor.scope(), f));
        model.addAttribute(
                "lines",
                runs.list(actor.scope(), RunFilter.inStates(RunState.FAILED), PageRequest.first(RUNS)).items().stream()
                        .map(row -> RunLine.of(row, f))
                        .toList());
        return "failures";
    }
}
