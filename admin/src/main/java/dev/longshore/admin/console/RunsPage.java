package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.history.PastExecutions;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.now.NowView;
import dev.longshore.sql.page.Page;
import dev.longshore.sql.page.PageRequest;
import dev.longshore.sql.run.RunFilter;
import dev.longshore.sql.run.RunRow;
import dev.longshore.sql.run.RunViews;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The list of runs: any filter is an address, pages go by key, rows stay where they are. */
@ConsolePage
class RunsPage {

    private static final int ROWS = 50;
    private static final Pattern RUN = Pattern.compile("#?0*([1-9]\\d{0,17})");

    private final RunViews runs;
    private final Jobs jobs;
    private final NowView now;
    private final PastExecutions past;

    RunsPage(RunViews runs, Jobs jobs, NowView now, PastExecutions past) {
        this.runs = runs;
        this.jobs = jobs;
        this.now = now;
        this.past = past;
    }

    @GetMapping("/runs")
    String page(
            Actor actor,
            @RequestParam Map<String, String> parameters,
            @ModelAttribute("f") Figures f,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String parts,
            Model model) {
        RunsQuery query = RunsQuery.of(parameters);
        RunFilter filter = query.filter(f.asOf());
        TenantScope scope = actor.scope();
        model.addAttribute("live", new LiveTopic.Everything().address(now));
        Page<RunRow> page = runs.list(scope, filter, query.page(ROWS));
        model.addAttribute("query", query);
        model.addAttribute("past", past.any(scope));
        model.addAttribute("page", page);
        model.addAttribute("lines", RunLine.of(page.items(), runs, f));
        model.addAttribute("count", f.count(runs.count(scope, filter)));
        model.addAttribute("lanes", jobs.lanes());
        model.addAttribute("verbs", new Person(actor).mayAct() ? ManyActForm.verbs(filter) : List.of());
        model.addAttribute("hold", HoldsPage.Form.ofRuns(actor.scope(), query.filters()));
        model.addAttribute("failed", f.count(runs.count(scope, RunFilter.inStates(RunState.FAILED))));
        model.addAttribute("waiting", f.count(runs.count(scope, RunFilter.inStates(RunState.QUEUED))));
        model.addAttribute(
                "jobs",
                jobs.offered().stream()
                        .map(job -> job.definition().name().value())
                        .toList());
        return Parts.of("runs", parts);
    }

    /** What somebody typed into the search: a number of a run, a job, a tenant, or the name of whoever asked. */
    @GetMapping(path = "/runs", params = "q")
    String search(Actor actor, @RequestParam("q") String text, RedirectAttributes to) {
        String words = text.strip();
        var number = RUN.matcher(words);
        if (number.matches()) {
            to.addAttribute("id", number.group(1));
            return "redirect:/runs/{id}";
        }
        if (!words.isEmpty()) {
            to.addAttribute(filterFor(actor.scope(), words), words);
        }
        return "redirect:/runs";
    }

    @GetMapping(path = "/runs.csv", produces = CsvLine.MEDIA_TYPE)
    void csv(Actor actor, @RequestParam Map<String, String> parameters, HttpServletResponse response)
            throws IOException {
        RunFilter filter = RunsQuery.of(parameters).filter(now.asOf());
        response.setContentType(CsvLine.MEDIA_TYPE);
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"runs.csv\"");
        RunsCsv.write(runs, actor.scope(), filter, response.getWriter());
    }

    private String filterFor(TenantScope scope, String words) {
        List<CataloguedJob> offered = jobs.offered();
        if (offered.stream().anyMatch(job -> job.definition().name().value().equals(words))) {
            return "job";
        }
        RunFilter ofTenant = new RunFilter(List.of(), null, null, words, null, null, null, null);
        return runs.list(scope, ofTenant, PageRequest.first(1)).items().isEmpty() ? "askedBy" : "tenant";
    }
}
