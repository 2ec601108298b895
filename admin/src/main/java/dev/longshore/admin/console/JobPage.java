package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.CheckedParameters;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterRules;
import dev.longshore.model.job.TenantRule;
import dev.longshore.model.run.IdempotencyKey;
import dev.longshore.model.run.Readers;
import dev.longshore.model.run.RunContext;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.inbox.WatchedFolders;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.now.JobHistory;
import dev.longshore.sql.now.NowView;
import dev.longshore.sql.page.PageRequest;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunFilter;
import dev.longshore.sql.run.RunRequest;
import dev.longshore.sql.run.RunRequests;
import dev.longshore.sql.run.RunViews;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A job of the catalogue: what it means to users, how its runs went, and the form that asks for one. */
@ConsolePage
class JobPage {

    private static final String SEEN_VERSION = "seen.version";
    private static final String SEEN_DEFINITION = "seen.definition";
    private static final int BARS = 60;
    private static final int RECENT = 8;

    private final Jobs jobs;
    private final JobHistory history;
    private final RunViews runs;
    private final RunRequests requests;
    private final NowView now;
    private final AuditTrail audit;
    private final WatchedFolders folders;

    JobPage(
            Jobs jobs,
            JobHistory history,
            RunViews runs,
            RunRequests requests,
            NowView now,
            AuditTrail audit,
            WatchedFolders folders) {
        this.jobs = jobs;
        this.history = history;
        this.runs = runs;
        this.requests = requests;
        this.now = now;
        this.audit = audit;
        this.folders = folders;
    }

    @GetMapping("/jobs/{name}")
    String page(Actor actor, @PathVariable String name, @ModelAttribute("f") Figures f, Model model) {
        CataloguedJob job = find(name);
        RunForm form = RunForm.fresh(job.definition(), actor.scope().tenant());
        return show(model, actor, job, form, UUID.randomUUID().toString(), f);
    }

    /**
     * Asks for a run.
     *
     * @param key made with the form, so that a form that is sent twice asks once
     */
    @PostMapping("/jobs/{name}/runs")
    String run(
            Actor actor,
            @PathVariable String name,
            @RequestParam Map<String, String> typed,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(name = "key", defaultValue = "") String key,
            @ModelAttribute("f") Figures f,
            Model model,
            HttpServletResponse response,
            RedirectAttributes then) {
        CataloguedJob job = find(name);
        requireMayAsk(actor, job);
        Map<String, String> values = values(job.definition(), actor, typed);
        CheckedParameters checked = ParameterRules.of(job.definition()).checkForm(values);
        List<LongshoreException> problems = problems(checked, reason);
        Readers readers = readers(typed, problems);
        model.addAttribute("typed", typed);
        if (problems.isEmpty()) {
            try {
                RequestOutcome outcome =
                        requests.request(request(actor, job.definition(), checked, readers, reason.strip(), key)
                                .having(seen(typed)));
                if (outcome instanceof RequestOutcome.Accepted accepted) {
                    then.addFlashAttribute("said", said(accepted));
                    then.addAttribute("id", accepted.run().toString());
                    return "redirect:/runs/{id}";
                }
                problems.add(full((RequestOutcome.QueueFull) outcome, f));
            } catch (LongshoreException e) {
                problems.add(e);
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        RunForm form = RunForm.of(job.definition(), actor.scope().tenant(), values, reason, problems);
        model.addAttribute("seenVersion", typed.get(SEEN_VERSION));
        return show(model, actor, job, form, key, f);
    }

    /**
     * The definition of a job that somebody may ask a run of.
     *
     * @throws ResponseStatusException there is none, or they may not, which is recorded
     */
    JobDefinition askable(Actor actor, String name) {
        CataloguedJob job = find(name);
        requireMayAsk(actor, job);
        return job.definition();
    }

    private void requireMayAsk(Actor actor, CataloguedJob job) {
        String whyNot = whyNot(actor, job);
        if (whyNot != null) {
            audit.recordAlone(
                    Act.refused(actor, "run.request", "job:" + job.definition().name(), whyNot));
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, whyNot);
        }
    }

    private static List<LongshoreException> problems(CheckedParameters checked, String reason) {
        List<LongshoreException> problems = new ArrayList<>(checked.problems());
        String reasonProblem = Reason.problemWith(reason);
        if (reasonProblem != null) {
            problems.add(LongshoreException.badInput("bad-reason", "reason", reasonProblem, ""));
        }
        return problems;
    }

    private static Readers readers(Map<String, String> typed, List<LongshoreException> problems) {
        try {
            return Readers.of(typed.get("locale"), typed.get("zone"), "");
        } catch (LongshoreException e) {
            problems.add(e);
            return Readers.ANY;
        }
    }

    private static String said(RequestOutcome.Accepted accepted) {
        return "Run " + accepted.run()
                + (accepted.isNew()
                        ? " is asked for. This page follows it."
                        : " was asked for already by the same form; nothing was asked for again.");
    }

    private String show(Model model, Actor actor, CataloguedJob job, RunForm form, String key, Figures f) {
        JobDefinition definition = job.definition();
        model.addAttribute("job", job);
        model.addAttribute("definition", definition);
        model.addAttribute("steps", StepLine.of(definition));
        model.addAttribute("form", form);
        model.addAttribute("asksForReaders", RunForm.asksForReaders(definition));
        model.addAttribute("takesFiles", InputPage.takesFiles(definition));
        model.addAttribute("watched", folders.ofJob(definition.name()).orElse(null));
        model.addAttribute("key", key);
        model.addAttribute("whyNot", whyNot(actor, job));
        model.addAttribute("chart", DurationChart.of(history.lastEnded(actor.scope(), definition.name(), BARS), f));
        model.addAttribute(
                "recent",
                runs.list(actor.scope(), RunFilter.ofJob(definition.name()), PageRequest.first(RECENT)).items().stream()
                        .map(row -> RunLine.of(row, f))
                        .toList());
        model.addAttribute(
                "lane",
                now.lanes(actor.scope()).stream()
                        .filter(lane -> lane.name().equals(definition.lane()))
                        .findFirst()
                        .orElse(null));
        return "job";
    }

    /** What the form showed, and what the person saw; null if neither matters. */
    private static RunRequest.@Nullable Seen seen(Map<String, String> typed) {
        String version = typed.getOrDefault(SEEN_VERSION, "").strip();
        String definition = typed.getOrDefault(SEEN_DEFINITION, "");
        return version.isEmpty() && definition.isEmpty()
                ? null
                : new RunRequest.Seen(version.isEmpty() ? null : version, definition.isEmpty() ? null : definition);
    }

    private static RunRequest request(
            Actor actor, JobDefinition job, CheckedParameters checked, Readers readers, String reason, String key) {
        TenantRule rule = TenantRule.of(actor.scope(), job);
        Map<String, Object> parameters = checked.asJson();
        TenantRule.Decision decision =
                rule.decide(null, rule.parameter() == null ? null : parameters.get(rule.parameter()));
        if (decision instanceof TenantRule.Refused refused) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, refused.why());
        }
        return new RunRequest(
                job.name(),
                parameters,
                key.isEmpty() ? null : new IdempotencyKey("console:" + key).text(),
                actor.name(),
                "operator",
                null,
                new RunContext(
                        RunContext.VERSION,
                        ((TenantRule.Allowed) decision).tenant(),
                        actor.name(),
                        null,
                        null,
                        readers.locale(),
                        readers.zone(),
                        reason));
    }

    /** What was typed for the job's own parameters; the tenant of the person goes before it. */
    private static Map<String, String> values(JobDefinition job, Actor actor, Map<String, String> typed) {
        Map<String, String> values = new LinkedHashMap<>();
        typed.forEach((field, value) -> {
            if (field.startsWith(RunForm.PREFIX)) {
                values.put(field.substring(RunForm.PREFIX.length()), value);
            }
        });
        String tenant = actor.scope().tenant();
        if (tenant != null && job.tenantParameter() != null) {
            values.put(job.tenantParameter(), tenant);
        }
        return values;
    }

    private static @Nullable String whyNot(Actor actor, CataloguedJob job) {
        if (!job.offered()) {
            return "No catalogue names this job any more; its history stays.";
        }
        String outOfReach = TenantRule.of(actor.scope(), job.definition()).whyOutOfReach();
        if (outOfReach != null) {
            return outOfReach;
        }
        return new Person(actor).whyNot();
    }

    private static LongshoreException full(RequestOutcome.QueueFull full, Figures f) {
        return LongshoreException.badInput(
                "queue-full",
                "",
                Words.sentence(full.sentence()),
                "Ask again in about " + f.span(Duration.ofSeconds(full.retryAfterSeconds())) + ".");
    }

    private CataloguedJob find(String name) {
        try {
            return jobs.find(new JobName(name)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, null, e);
        }
    }
}
