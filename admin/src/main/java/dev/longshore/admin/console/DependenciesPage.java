package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.sql.effect.DependencyLine;
import dev.longshore.sql.effect.DependencyViews;
import dev.longshore.sql.now.NowView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestHeader;

/** The systems that jobs call: their breakers, their rates, and what waits for them. */
@ConsolePage
class DependenciesPage {

    private static final int RUNS = 20;
    private static final int OUTCOMES = 5;
    private static final int SHARES = 20;

    private final DependencyViews dependencies;
    private final NowView now;

    DependenciesPage(DependencyViews dependencies, NowView now) {
        this.dependencies = dependencies;
        this.now = now;
    }

    @GetMapping("/dependencies")
    String page(
            Actor actor,
            @ModelAttribute("f") Figures f,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String parts,
            Model model) {
        model.addAttribute("live", new LiveTopic.Everything().address(now));
        List<DependencySheet> sheets = dependencies.list(actor.scope()).stream()
                .map(line -> sheet(actor.scope(), line, f))
                .toList();
        model.addAttribute("sheets", sheets);
        model.addAttribute("lede", lede(sheets));
        return Parts.of("dependencies", parts);
    }

    private DependencySheet sheet(TenantScope scope, DependencyLine line, Figures f) {
        return new DependencySheet(
                line,
                line.runs() == 0 ? List.of() : dependencies.runs(scope, line.name(), RUNS),
                line.outcomes() == 0 ? List.of() : dependencies.outcomes(scope, line.name(), OUTCOMES),
                line.rate() == null ? List.of() : dependencies.shares(scope, line.name(), SHARES),
                f);
    }

    private static String lede(List<DependencySheet> sheets) {
        List<String> open = sheets.stream()
                .filter(sheet -> sheet.line().isOpen())
                .map(sheet -> sheet.line().name())
                .toList();
        String now = open.isEmpty()
                ? "Every breaker is closed. "
                : (open.size() == 1 ? "The breaker of " : "The breakers of ")
                        + Words.list(open, 3)
                        + (open.size() == 1 ? " is open. " : " are open. ");
        return now
                + "A breaker opens when most calls of another system fail: what needs the system waits, uses up no try, and goes on by itself once one call gets through.";
    }
}
