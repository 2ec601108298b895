package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.effect.DependencyLine;
import dev.longshore.sql.effect.DependencyViews;
import dev.longshore.sql.now.NowView;
import dev.longshore.sql.page.PageRequest;
import dev.longshore.sql.run.RunFilter;
import dev.longshore.sql.run.RunViews;
import dev.longshore.sql.schedule.Held;
import dev.longshore.sql.schedule.Holds;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestHeader;

/** The morning page: what users feel, then what the software does. */
@ConsolePage
class NowPage {

    private static final int RUNNING = 12;
    private static final int WAITING = 6;
    private static final int COMPLETED = 6;

    private final NowView now;
    private final RunViews runs;
    private final WhatUsersFeel feelings;
    private final Holds holds;
    private final DependencyViews dependencies;

    NowPage(NowView now, RunViews runs, WhatUsersFeel feelings, Holds holds, DependencyViews dependencies) {
        this.now = now;
        this.runs = runs;
        this.feelings = feelings;
        this.holds = holds;
        this.dependencies = dependencies;
    }

    /** A run that waits, and why. */
    record Waiting(RunLine line, @Nullable String why) {}

    @GetMapping("/")
    String page(
            Actor actor,
            @ModelAttribute("f") Figures f,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String parts,
            Model model) {
        TenantScope scope = actor.scope();
        model.addAttribute("live", new LiveTopic.Everything().address(now));
        List<Felt> felt = feelings.now(scope, f);
        model.addAttribute("breakers", breakers(scope, f));
        model.addAttribute("lede", lede(felt, f));
        model.addAttribute("felt", felt);
        model.addAttribute(
                "running",
                lines(scope, RunFilter.inStates(RunState.RUNNING, RunState.PAUSING, RunState.CANCELLING), RUNNING, f));
        model.addAttribute("paused", lines(scope, RunFilter.inStates(RunState.PAUSED), RUNNING, f));
        model.addAttribute("waiting", waiting(scope, f));
        model.addAttribute("held", held(scope, f));
        model.addAttribute("lanes", now.lanes(scope));
        model.addAttribute("completed", completed(scope, f));
        model.addAttribute("workers", now.workers());
        return Parts.of("now", parts);
    }

    /** The pauses of some runs; that of all stands on every page. */
    private List<String> held(TenantScope scope, Figures f) {
        return holds.active(scope).stream()
                .filter(hold -> hold.held() == Held.RUNS && !hold.scope().equals("all"))
                .map(hold -> ScheduleSign.says(hold, WallClock.utc(f)))
                .toList();
    }

    private List<RunLine> lines(TenantScope scope, RunFilter filter, int most, Figures f) {
        return runs.list(scope, filter, PageRequest.first(most)).items().stream()
                .map(row -> RunLine.of(row, f))
                .toList();
    }

    private List<DependencySheet> breakers(TenantScope scope, Figures f) {
        return dependencies.open() == 0
                ? List.of()
                : dependencies.list(scope).stream()
                        .filter(DependencyLine::isOpen)
                        .map(line -> new DependencySheet(line, List.of(), List.of(), List.of(), f))
                        .toList();
    }

    private List<RunLine> completed(TenantScope scope, Figures f) {
        return lines(scope, RunFilter.inStates(RunState.COMPLETED), COMPLETED, f).stream()
                .sorted(Comparator.comparing((RunLine line) -> line.row().stateSince())
                        .reversed())
                .toList();
    }

    private List<Waiting> waiting(TenantScope scope, Figures f) {
        return now.oldestWaiting(scope, WAITING).stream()
                .map(run -> runs.row(scope, run))
                .flatMap(Optional::stream)
                .map(row -> new Waiting(RunLine.of(row, f), runs.whyQueued(row)))
                .toList();
    }

    private static String lede(List<Felt> felt, Figures f) {
        String date = f.date(f.asOf()) + ". ";
        if (felt.isEmpty()) {
            return date + "Nothing reaches users: no failure is open and nothing is late.";
        }
        long persons = felt.stream().filter(Felt::needsPerson).count();
        String things = Words.capitalized(Words.number(felt.size()))
                + (felt.size() == 1 ? " thing reaches users; " : " things reach users; ");
        return date
                + things
                + switch ((int) persons) {
                    case 0 -> "none needs a person.";
                    case 1 -> felt.size() == 1 ? "it needs a person." : "one needs a person.";
                    default -> Words.number((int) persons) + " need a person.";
                };
    }
}
